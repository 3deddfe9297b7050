/** What this device is on the link: its key never leaves its file, and opens nothing but this door. */
export interface LinkIdentity {
  readonly deviceId: string;
  readonly keyPem: string;
  readonly certificatePem: string;
}
