import type { Reading } from "./reading.ts";

/** What the CPS proves: its role and 8 bytes for the Vitale. */
export interface RoleProof {
  readonly role: number;
  readonly proof: Uint8Array;
}

/** Asks the CPS of the session; undefined when it cannot answer (taken out, PIN closed). */
export type RoleAnswer = (challenge: Uint8Array, serial: string) => Promise<RoleProof | undefined>;

/**
 * Opens the protected files of a Vitale with the role of the CPS (cards.md 3.5): challenge, answer of the CPS, EXTERNAL
 * AUTHENTICATE. False when one of the two cards says no; the free files stay readable.
 */
export async function openRole(reading: Reading, roleAnswer: RoleAnswer): Promise<boolean> {
  const challenge = await reading.send({ cla: 0, ins: 0x84, p1: 0, p2: 0, le: 8 });
  if (challenge.sw !== 0x9000 || challenge.data.length !== 8) return false;
  const answer = await roleAnswer(challenge.data, reading.serial);
  if (!answer) return false;
  const opened = await reading.send({ cla: 0, ins: 0x82, p1: 0, p2: answer.role, data: answer.proof });
  return opened.sw === 0x9000;
}
