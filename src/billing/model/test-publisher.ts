import { fromHex } from "#util/bytes";

/**
 * Public key (SubjectPublicKeyInfo, Ed25519) of the publisher of tables believed in test mode. Its private half is a fixture of
 * the bench, simulator/cards/fixtures/publisher.json; no publisher of real tables is known yet.
 */
export const TEST_PUBLISHER: Uint8Array = fromHex(
  "302A300506032B657003210000ACAE1F9E597EC078E5FB73DBD73ACE4784B800C5766A3AB3FAACF7B65B5509",
);
