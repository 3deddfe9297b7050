import { type TablePack, writePack } from "#billing/formats/table-pack";
import { day } from "#billing/model/dates";
import type { Round, RoundPatient } from "#billing/model/round";
import { signTablePack } from "../../simulator/publisher.ts";

/** A patient of a round, fictional, with what the test wants otherwise. */
export function roundPatient(n: number, wish: Partial<RoundPatient> = {}): RoundPatient {
  return {
    id: `visite-${n}`,
    person: {
      insuredNir: `25508999999${String(n).padStart(2, "0")}`,
      birthDate: "19550814",
      birthRank: "1",
      rank: "001",
      name: "ESSAI",
      firstName: `NUMERO ${n}`,
    },
    at: "08:15",
    prepared: [
      {
        ...{ careDate: day("2026-11-23"), place: "home", time: "day", sundayOrHoliday: false },
        acts: [{ code: "AMI", coefficient: "1.5", quantity: 1, ald: false }],
        supplements: [],
        ...{ prescriptionDate: day("2026-11-20"), prescriber: "991000027" },
      },
    ],
    file: {
      amo: {
        origin: { source: "adri", at: "2026-11-23T06:28:00.000Z" },
        ...{ regime: "01", fund: "349", centre: "9881", service: "00" },
      },
    },
    pieces: ["ORDN"],
    ...wish,
  };
}

/** A round of so many patients, its rights asked for at 07:28 in Paris. */
export function roundOf(count: number, wish: Partial<Round> = {}): Round {
  return {
    day: day("2026-11-23"),
    madeAt: "2026-11-23T06:29:00.000Z",
    rightsAt: "2026-11-23T06:28:00.000Z",
    patients: Array.from({ length: count }, (_, index) => roundPatient(index + 1)),
    ...wish,
  };
}

/** One table of a pack: the letter AMI at another price. */
export function priceTable(value = "3.45", from = "2027-01-01") {
  return {
    table: "essai",
    version: "2026-01",
    entries: [
      {
        ...{ code: "ESSAI", profession: "infirmier", zone: "metropole", value, from, to: null },
        ...{ status: "to-confirm", source: "test" },
      },
    ],
  };
}

/** A pack signed by the publisher of the bench. */
export function packOf(wish: Partial<TablePack> = {}): Uint8Array {
  return signTablePack({ version: "2026-01", number: 1, from: day("2026-01-01"), tables: [priceTable()], ...wish });
}

/** The same with a signature that is nobody's. */
export function unsignedPack(): Uint8Array {
  return writePack(
    Buffer.from(JSON.stringify({ version: "2026-01", number: 1, from: "2026-01-01", tables: [] })),
    new Uint8Array(64),
  );
}
