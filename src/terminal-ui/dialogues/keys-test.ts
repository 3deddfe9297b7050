import type { Key } from "#hal/ports/index";
import { keysTestScreen } from "../screens/keys-test.ts";
import { CHANGED, type Conversation, given } from "./conversation.ts";

/** Each key wanted, pressed once. VALIDER or ANNULER twice in a row ends it, so that a dead key keeps nobody here. */
export function keysTestConversation(wanted: readonly Key[]): Conversation<readonly Key[]> {
  const answered = new Set<Key>();
  let last: Key | undefined;
  return {
    ownF1: true,
    screen: (size) =>
      keysTestScreen(
        wanted.filter((key) => !answered.has(key)),
        last,
        size,
      ),
    press({ key, repeated }) {
      const ends = !repeated && key === last && (key === "VALIDER" || key === "ANNULER");
      last = key;
      answered.add(key);
      return ends ? given([...answered]) : CHANGED;
    },
  };
}
