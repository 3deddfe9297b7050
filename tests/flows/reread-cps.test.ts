import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { rereadCps, type Session } from "#billing";
import { FlowBench } from "./bench.ts";
import { openSession } from "./visits.ts";

/** "Relire": the card of the session again, all of it, without its code (E022). */

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
  session = await openSession(bench);
});
afterEach(() => bench.stop(session));

describe("the card read again", () => {
  test("replaces every field that was known of it; the place worked in stays", async () => {
    const read = session.card;
    const place = session.situation.number;
    session.renew({
      ...read,
      practitioner: { ...read.practitioner, name: "OLD", firstName: "OLD", adeli: "OLD", issuer: "OLD" },
      domain: { present: false, mayInvoice: false, mayLot: false },
      situations: read.situations.map((one) => ({ ...one, label: "OLD", mayInvoice: false, specialty: "99" })),
    });
    expect(await bench.until(rereadCps(bench.desk, session))).toBe(true);
    expect(session.card).toEqual(read);
    expect(session.situation).toEqual(read.situations.find((one) => one.number === place));
  });

  test("is asked no code, and the session goes on", async () => {
    const codes = (await bench.apdus("cps"))["20"];
    await bench.until(rereadCps(bench.desk, session));
    expect((await bench.apdus("cps"))["20"]).toBe(codes);
    expect(session.endedBy).toBeUndefined();
  });

  test("is never another one: a card put in its place ends the session", async () => {
    await bench.remove("cps");
    await bench.insert("cps", "C02");
    expect(await bench.until(rereadCps(bench.desk, session))).toBe(false);
    expect(session.endedBy).toBe("card-removed");
    expect(session.card.practitioner.name).toBe("INFIRUN");
  });
});
