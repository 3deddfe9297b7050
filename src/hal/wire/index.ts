/**
 * BYTES AND THEIR MEANING, both ways, pure. One folder a format: ccid/ (reader line), t1/ and t0/ (card protocols),
 * apdu/ (commands of a card), keypad/, escpos/, tlv/, card-files/. The simulator decodes with the very values the
 * drivers encode with. Never here: input or output, timers, ports, drivers. May import: util.
 * There is no face to import from this file: each folder has its own index.
 */
export type {};
