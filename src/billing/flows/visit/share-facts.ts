import type { AmcShare, Invoice } from "#billing/model/invoice";
import type { ShareFacts } from "#hal/ports/index";

/** How the two shares travel and who advances them: the type of gestion, tiers payant, what is transmitted (E102). */
export function shareFacts(thirdParty: Invoice["thirdParty"], amc: AmcShare | undefined): ShareFacts {
  return {
    ...(amc === undefined ? {} : { management: amc.management === "U" ? "GU" : "GS", amountOrigin: amc.amountOrigin }),
    thirdPartyAmo: thirdParty.amo,
    thirdPartyAmc: thirdParty.amc,
    sentAmo: true,
    sentAmc: amc !== undefined && (amc.management === "U" || amc.dre),
  };
}
