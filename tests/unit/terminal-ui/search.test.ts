import { beforeAll, expect, test } from "vitest";
import type { Desk, InvoiceView } from "#billing";
import { Session } from "#billing/flows/session";
import { fseRecords } from "#billing/formats/index";
import { signedRecord } from "#billing/journal/index";
import type { PractitionerCard } from "#billing/model/practitioner";
import { builtInTables } from "#billing/rules/index";
import { memoryDisk } from "#hal/disk/index";
import type { Key } from "#hal/ports/index";
import { frameText } from "#ui/frame";
import { matching } from "#ui/views/invoice-search";
import { invoicesView } from "#ui/views/invoices";
import { settle } from "../../helpers/fake-clock.ts";
import { BILLER, openRig, type Rig, signedOf, signingOf, testKeys } from "../../helpers/journal-rig.ts";
import { faceBench } from "../../screens/bench.ts";

const COUNT = 500;
const WANTED = "Ädgar";

let rig: Rig;
let session: Session;
beforeAll(async () => {
  rig = await openRig(memoryDisk());
  for (let n = 1; n <= COUNT; n++) {
    const signing = signingOf({ number: String(n).padStart(9, "0") });
    const { invoice } = signing;
    const beneficiary = {
      ...invoice.beneficiary,
      name: `CANARI ${n === 321 ? "DE L'ÉTANG" : "COMMUN"}`,
      firstName: n === 123 ? WANTED : "Lina",
    };
    const named = { ...invoice, beneficiary };
    await rig.journal.append({ ...signing, invoice: named, fseBytes: fseRecords(named) });
    await rig.journal.append(signedRecord(signedOf(signing)));
  }
  await rig.journal.append({ kind: "voided", billerNumber: BILLER, number: "000000042" });
  const situation = { billingNumber: BILLER } as PractitionerCard["situations"][number];
  const card = { situations: [situation] } as Pick<PractitionerCard, "situations"> as PractitionerCard;
  session = new Session(card, { book: rig.book, keys: testKeys() }, 0, situation);
}, 60_000);

/** Opens the list, presses the keys, and gives what the screen shows in the end and how long the keys took. */
async function shownAfter(...keys: readonly Key[]): Promise<{ text: string; ms: number }> {
  const bench = faceBench({ columns: 60, rows: 20 });
  const desk = { ui: bench.ui, journal: rig.journal, clock: rig.clock, tables: builtInTables() } as Pick<
    Desk,
    "ui" | "journal" | "clock" | "tables"
  > as Desk;
  void invoicesView({ desk, ui: bench.ui, stopping: new AbortController().signal }, session);
  await settle();
  const start = process.hrtime.bigint();
  for (const key of keys) {
    bench.keypad.wait(2000);
    bench.keypad.press(key);
    await settle();
  }
  const text = frameText(await bench.last());
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  bench.ui.stop();
  return { text, ms };
}

test("one of 500 is found by its number in under a second", async () => {
  const { text, ms } = await shownAfter("F2", "1", "3", "2", "1", "VALIDER");
  expect(text).toContain("Factures trouvées : 1");
  expect(text).toContain("000321  CANARI DE L'ÉTANG Lina");
  expect(ms).toBeLessThan(1000);
});

test("one of 500 is found by the beginning of its first name, accents left out, in under a second", async () => {
  const { text, ms } = await shownAfter("F2", "2", "2", "3", "4", "VALIDER"); // A D G
  expect(text).toContain("Factures trouvées : 1");
  expect(text).toContain("000123");
  expect(ms).toBeLessThan(1000);
});

test("all of a day are found by its date", async () => {
  const { text } = await shownAfter("F2", "3", "0", "2", "0", "3", "2", "0", "2", "6", "VALIDER");
  expect(text).toContain(`Factures trouvées : ${COUNT - 1}`);
});

test("none is said as none; ANNULER brings the whole list back", async () => {
  expect((await shownAfter("F2", "1", "9", "9", "9", "VALIDER")).text).toContain("Aucune facture trouvée");
  const back = await shownAfter("F2", "1", "9", "9", "9", "VALIDER", "ANNULER");
  expect(back.text).toContain("000500");
});

test("a deleted one shows only when asked for", async () => {
  const hidden = await shownAfter("F2", "1", "4", "2", "VALIDER");
  expect(hidden.text).toContain("Aucune facture trouvée");
  const asked = await shownAfter("F3", "F2", "1", "4", "2", "VALIDER");
  expect(asked.text).toContain("000042");
  expect(asked.text).toContain("supprimée");
});

test("F4 shows what every state and mark means", async () => {
  const { text } = await shownAfter("F4");
  for (const word of ["inexistante", "créée", "en lot", "envoyée", "acquittée"]) expect(text).toContain(word);
  const rest = (await shownAfter("F4", "DOWN", "RIGHT")).text;
  expect(rest + text).toContain("dégradé");
});

test("a look at an invoice is in the audit, by its number and no name", async () => {
  const before = rig.journal.counts().records;
  await shownAfter("F2", "1", "3", "2", "1", "VALIDER", "VALIDER");
  const { record } = await rig.journal.record(before + 1);
  expect(record).toEqual({
    kind: "audit",
    event: "invoice-seen",
    facts: { billerNumber: BILLER, number: "000000321" },
  });
});

test("a state finds the FSE or the DRE that is in it", () => {
  const of = (fse: InvoiceView["fse"]["state"], dre: InvoiceView["dre"]["state"]) =>
    ({ ...[...rig.book.invoices()][0], fse: { state: fse }, dre: { state: dre } }) as InvoiceView;
  const views = [of("paid", "none"), of("sent", "paid"), of("sent", "rejected")];
  expect(matching(views, { state: "paid", gone: false })).toEqual([views[0], views[1]]);
  expect(matching(views, { state: "rejected", gone: false })).toEqual([views[2]]);
});
