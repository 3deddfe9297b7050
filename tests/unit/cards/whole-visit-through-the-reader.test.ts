import { afterEach, describe, expect, test } from "vitest";
import type { CardMemory, SimCard } from "../../../simulator/card.ts";
import { createDeck, VitaleApplet } from "../../../simulator/cards/index.ts";
import {
  type CardDesk,
  cpsRoleAnswer,
  readAmc,
  readCps,
  readSituations,
  readVitale,
  signDigestCps,
  signDigestVitale,
} from "../../../src/billing/cards/index.ts";
import { day } from "../../../src/billing/model/dates.ts";
import { sha256, verifyRsaDigest } from "../../../src/billing/signing/index.ts";
import type { Card, WithCardEnd } from "../../../src/hal/ports/index.ts";
import { asciiBytes } from "../../../src/util/bytes.ts";
import { testDesk, testMemory } from "../../helpers/direct-card.ts";
import { ReaderRig } from "../../helpers/reader-rig.ts";

const TODAY = day("2026-11-23");
const PIN = { operation: "verify", reference: 1, minDigits: 4, maxDigits: 4, blockBytes: 8, prompt: 0 } as const;

let rig: ReaderRig;
afterEach(() => rig.stop());

/** The three-slot reader with some cards of the deck in it, in one process: line, protocols and cards. */
async function withCards(cards: Readonly<Record<number, string>>, memory: CardMemory = testMemory()) {
  rig = new ReaderRig({ cardPace: 1 });
  const sims = new Map<number, SimCard>();
  for (const [slot, name] of Object.entries(cards)) {
    const sim = createDeck().card(name, memory);
    sims.set(Number(slot), sim);
    rig.unit.insert(Number(slot), sim);
  }
  await rig.start();
  return sims;
}

const desk = (): CardDesk => ({ ...testDesk, clock: rig.clock });

function done<T>(end: WithCardEnd<T>): T {
  if (end.kind !== "done") throw new Error(JSON.stringify(end));
  return end.value;
}

async function openCps(card: Card) {
  const identity = await readCps(card, desk());
  if (identity.kind !== "read") throw new Error(identity.code);
  rig.clock.after(50, () => rig.type("1234V"));
  await card.enterPin(PIN);
  const read = await readSituations(card, identity.value, desk());
  if (read.kind !== "read") throw new Error(read.code);
  return read.value;
}

describe("the readings over the line, T=1 and T=0", () => {
  test.each(["C01", "S11"])("%s opens, a Vitale is read with its role, and both sign the same digest", async (name) => {
    const sims = await withCards({ 0: name, 1: "V16" });
    const practitioner = done(await rig.until(rig.reader.withCard("cps", openCps, { stayPowered: true })));
    expect(practitioner.situations.length).toBe(2);
    const family = done(
      await rig.until(
        rig.reader.withCard("vitale", (vitale) =>
          readVitale(vitale, desk(), {
            holder: "02",
            today: TODAY,
            roleAnswer: async (challenge, serial) => {
              const answer = await rig.reader.withCard("cps", (cps) => cpsRoleAnswer(cps, challenge, serial), {
                stayPowered: true,
              });
              return answer.kind === "done" && answer.value.kind === "read" ? answer.value.value : undefined;
            },
          }),
        ),
      ),
    );
    if (family.kind !== "read") throw new Error(family.code);
    expect([family.value.authentic, family.value.protectedZone, family.value.beneficiaries.length]).toEqual([
      true,
      "opened",
      16,
    ]);
    const digest = sha256(asciiBytes("an invoice"));
    const byVitale = done(await rig.until(rig.reader.withCard("vitale", (card) => signDigestVitale(card, digest))));
    const byCps = done(
      await rig.until(rig.reader.withCard("cps", (card) => signDigestCps(card, digest), { stayPowered: true })),
    );
    expect(byVitale.kind === "read" && verifyRsaDigest(family.value.certificate, digest, byVitale.value)).toBe(true);
    expect(byCps.kind === "read" && verifyRsaDigest(practitioner.signatureCertificate, digest, byCps.value)).toBe(true);
    const vitale = sims.get(1);
    expect(vitale instanceof VitaleApplet && vitale.signatures()).toBe(1);
  });

  test("an AMC card is read in its slot", async () => {
    await withCards({ 2: "M01" });
    const read = done(await rig.until(rig.reader.withCard("amc", (card) => readAmc(card, desk()))));
    expect(read.kind === "read" && [read.value.authentic, read.value.persons.length]).toEqual([true, 2]);
  });

  test("S10 ends in a refusal of the line", async () => {
    await withCards({ 1: "S10" });
    const end = await rig.until(
      rig.reader.withCard("vitale", (card) => readVitale(card, desk(), { holder: "none", today: TODAY })),
    );
    expect(end).toMatchObject({ kind: "unreadable" });
  });

  test("S01 is mute", async () => {
    await withCards({ 1: "S01" });
    const end = await rig.until(rig.reader.withCard("vitale", async () => "never"));
    expect(end.kind).toBe("mute");
  });

  test("S06 has no ATR that can be read", async () => {
    await withCards({ 2: "S06" });
    const end = await rig.until(rig.reader.withCard("amc", async () => "never"));
    expect(end).toEqual({ kind: "unreadable", code: "E_CARD_ATR" });
  });

  test("a whole V16 with its role takes less than the twenty seconds of a reading", async () => {
    await withCards({ 1: "V16" });
    const startMs = rig.clock.monotonicMs();
    const end = await rig.until(
      rig.reader.withCard("vitale", (card) => readVitale(card, desk(), { holder: "none", today: TODAY })),
    );
    expect(done(end).kind).toBe("read");
    expect(rig.clock.monotonicMs() - startMs).toBeLessThan(20_000);
  });
});
