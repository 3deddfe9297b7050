export interface PowerState {
  /** 0..100, undefined when no battery is known. */
  readonly percent: number | undefined;
  readonly charging: boolean;
}

export interface Power {
  read(): Promise<PowerState>;
}
