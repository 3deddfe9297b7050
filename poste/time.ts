/** Time as the poste needs it, by parameter so that tests hold the clock. */
export interface PosteTime {
  now(): number;
}

export const machineTime: PosteTime = { now: () => Date.now() };
