import type { MailRoad } from "#billing";
import type { LotRecipient } from "#billing/model/lot";
import type { Random } from "#hal/ports/index";
import { type AddressTable, lotMessage, recipientOf } from "#sync/mailbox/index";
import { asciiOf } from "#util/bytes";
import identity from "./payer-identity.json" with { type: "json" };
import type { World } from "./world.ts";

/** The mailbox of the built-in practice. */
const FROM = "cabinet@practice.tournee.invalid";

/**
 * The road by mail to a server in this process: messages are written by the code of the device, the server takes each and keeps
 * it in the world. All payers share one test key, made once, that opens nothing real (payer-identity.json); what they answer
 * comes by the `returns` lines of the script, so that the mailbox is empty.
 */
export function builtInMail(world: World, { random }: { readonly random: Random }): MailRoad {
  return {
    async seal(material) {
      const { lot, test, atMs } = material;
      return lotMessage(material, FROM, recipientOf(tableFor(lot.recipient, test), lot.recipient, test, atMs), random);
    },
    async submit({ lotId, messageId, message, hash }, onProgress) {
      onProgress(50);
      world.mailed({ lotId, messageId, hash, message: asciiOf(message) });
      onProgress(100);
      return { kind: "accepted" };
    },
    readMailbox: async () => [],
  };
}

/** Every organism has its address here. */
function tableFor(to: LotRecipient, test: boolean): AddressTable {
  const row = { certificatePem: identity.certificatePem, test };
  if (to.kind === "amc")
    return [{ kind: "amc", amcNumber: to.amcNumber, address: `${to.amcNumber}@amc.tournee.invalid`, ...row }];
  const { regime, fund, centre } = to;
  return [{ kind: "amo", regime, fund, address: `${regime}${fund}${centre}@amo.tournee.invalid`, ...row }];
}
