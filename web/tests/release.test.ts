import { describe, expect, it } from "vitest";
import { share } from "$charts/margins";
import type { LengthData } from "$contract/showcase";
import { Release, type Selection } from "../src/showcase/release";
import { ones } from "../src/showcase/records";
import { Numbers } from "../src/showcase/unpack";
import { type Cell, type Row, column, leb128, made } from "./made";

// Attributes: gender 0, 1; year 2, 3, 4; kinds 5, 6 (several at once).
const columns = [column("gender", ["f", "m"]), column("year", ["1", "2", "3"]), column("kinds", ["x", "y"], true)];
const lengths: Row[][] = [
  [
    [[0], 60, 5],
    [[1], 40, 5],
    [[2], 50, 5],
    [[3], 300, 5.5],
    [[5], 70, 5],
    [[6], 50, 5],
  ],
  [
    [[0, 2], 30, 6],
    [[0, 3], 20, 6],
    [[0, 5], 44, 6],
    [[1, 2], 20, 6],
    [[5, 6], 30, 7],
  ],
];
const records = [
  [1, 1, [1]],
  [1, 2, [1, 2]],
  [2, 1, []],
  [2, 3, [2]],
  [0, 0, [1, 2]],
];
const open = (): Promise<Release> => Release.open(made(columns, lengths, records), null);
const chosen = (...entries: [number, number[]][]): Selection => new Map(entries);

describe("the release", () => {
  it("finds every protected count", async () => {
    const release = await open();
    for (const rows of lengths) {
      for (const [ids, value, margin] of rows) {
        expect(release.lengths[ids.length - 1]!.find(ids)).toEqual({ value, margin });
      }
    }
    expect(release.lengths[1]!.find([1, 3])).toBeNull();
    expect(release.lengths[0]!.find([4])).toBeNull();
  });

  it("says the protected count of a selection, with its margin", async () => {
    const release = await open();
    expect(release.total(chosen())).toEqual({ kind: "protected", value: 100, margin: 4 });
    expect(release.total(chosen([0, [0]], [1, [0]]))).toEqual({ kind: "protected", value: 30, margin: 6 });
  });

  it("adds the values of one column up", async () => {
    const release = await open();
    const found = release.total(chosen([0, [0]], [1, [0, 1]]));
    expect(found).toMatchObject({ kind: "protected", value: 50 });
    expect((found as { margin: number }).margin).toBeGreaterThan(Math.hypot(6, 6));
  });

  it("does not count records twice that hold several values", async () => {
    const release = await open();
    expect(release.total(chosen([2, [0, 1]]))).toMatchObject({ kind: "protected", value: 70 + 50 - 30 });
  });

  it("does not add counts up that overlap by an unknown number", async () => {
    const rows = columns.map((each) => ({ ...each, exclusive: false }));
    const release = await Release.open(made(rows, lengths, records), null);
    // One person's rows may say 1 and 2: 2 of the 5 synthetic records hold one of them with f.
    expect(release.total(chosen([0, [0]], [1, [0, 1]]))).toEqual({ kind: "estimate", value: 40 });
    // One value is counted, and so are several of one cell.
    expect(release.total(chosen([0, [0]], [1, [0]]))).toMatchObject({ kind: "protected", value: 30 });
    expect(release.total(chosen([2, [0, 1]]))).toMatchObject({ kind: "protected", value: 90 });
  });

  it("knows of how many a column is recorded where its values exclude each other or all overlaps are counted", async () => {
    const release = await open();
    expect([0, 1, 2].map((column) => release.tellsKnown(column))).toEqual([true, true, false]);
    const longer = await Release.open(made(columns, [...lengths, []], records), null);
    expect(longer.tellsKnown(2)).toBe(true);
    expect(longer.known(chosen(), 2)).toMatchObject({ kind: "protected", value: 70 + 50 - 30 });
  });

  it("estimates from the synthetic records what it has no count for, scaled to the records", async () => {
    const release = await open();
    expect(release.total(chosen([0, [0]], [2, [0, 1]]))).toEqual({ kind: "estimate", value: 40 });
  });

  it("estimates what is longer than what it counts, where all parts of it are counted", async () => {
    const [singles, pairs] = lengths as [Row[], Row[]];
    const reported: Row[] = [...pairs.slice(0, -1), [[2, 5], 25, 6], ...pairs.slice(-1)];
    const release = await Release.open(made(columns, [singles, reported], records), null);
    expect(release.total(chosen([0, [0]], [1, [0]], [2, [0]]))).toEqual({ kind: "estimate", value: 20 });
  });

  it("says of what it counted and withheld below what number it is, whatever synthetic records hold", async () => {
    const release = await open();
    const withheld = { kind: "unreported", most: 1.96, few: 20 };
    expect(release.total(chosen([0, [1]], [1, [2]]))).toEqual(withheld);
    expect(release.column(chosen([0, [1]]), 1)[2]).toEqual(withheld);
    // So is what is part of it, of any length; of alternatives all have to be.
    expect(release.total(chosen([0, [1]], [1, [2]], [2, [1]]))).toEqual(withheld);
    expect(release.total(chosen([0, [1]], [1, [1, 2]]))).toMatchObject({ kind: "unreported" });
    expect(release.total(chosen([0, [1]], [1, [0, 2]]))).toMatchObject({ kind: "estimate" });
    expect(share(release.total(chosen([0, [1]], [1, [2]])), release.everyone)).toMatchObject({ most: 0.0196 });
  });

  it("says nothing of the kind of what was not counted, or is not on the page", async () => {
    const data = made(columns, lengths, records);
    const [first, second] = data.lengths as [LengthData, LengthData];
    for (const other of [{ left_out: 1 }, { reported: second.reported + 1 }]) {
      const release = await Release.open({ ...data, lengths: [first, { ...second, ...other }] }, null);
      expect(release.total(chosen([0, [1]], [1, [0]]))).toMatchObject({ kind: "protected" });
      expect(release.total(chosen([1, [0]], [2, [0]]))).toMatchObject({ kind: "estimate" });
    }
  });

  it("does not estimate fewer links than any that could be told", async () => {
    const wide = lengths.map((rows) => rows.map(([ids, count, margin]): Row => [ids, count, 3 * margin]));
    const links = await Release.open({ ...made(columns, wide, records), counted: "links" }, null);
    expect(links.total(chosen([0, [1]], [1, [2]]))).toEqual({ kind: "unreported", open: true });
    expect(links.total(chosen([0, [0]], [2, [0, 1]]))).toEqual({ kind: "estimate", value: 40 });
  });

  it("never says zero: nothing known is not reported", async () => {
    const release = await open();
    expect(release.total(chosen([0, [0]], [1, [2]]))).toEqual({ kind: "unreported", most: 1.96 });
    expect(release.column(chosen(), 1).map((figure) => figure.kind)).toEqual(["protected", "protected", "unreported"]);
  });

  it("leaves a column's own filter aside", async () => {
    const release = await open();
    expect(release.column(chosen([0, [0]]), 0)).toEqual(release.column(chosen(), 0));
    expect(release.column(chosen([0, [0]]), 1)[0]).toEqual({ kind: "protected", value: 30, margin: 6 });
  });

  it("counts pairs as it counts selections", async () => {
    const release = await open();
    const pairs = release.pairs(chosen(), 0, 1);
    pairs.forEach((line, row) =>
      line.forEach((figure, at) => expect(figure).toEqual(release.total(chosen([0, [row]], [1, [at]])))),
    );
  });

  it("refuses data that are cut short or too long", async () => {
    const data = made(columns, lengths, records);
    await expect(Release.open({ ...data, held: 6 }, null)).rejects.toThrow("cut short");
    await expect(Release.open({ ...data, held: 0 }, null)).rejects.toThrow("more data");
  });

  it("of nothing at all says only how many there are", async () => {
    const release = await Release.open(made([column("empty", [])], [[]], [[0], [0]]), null);
    expect(release.column(chosen(), 0)).toEqual([]);
    expect(release.total(chosen())).toMatchObject({ value: 100 });
  });
});

describe("a release of groups", () => {
  const groups = made(
    columns,
    lengths.map((rows) => rows.map(([ids, count]): Row => [ids, count - (count % 10), 9])),
    records,
  );
  const opened = (): Promise<Release> => Release.open({ ...groups, records_margin: 9 }, 10);

  it("says from where to where rounding lets a count be", async () => {
    const release = await opened();
    expect(release.everyone).toEqual({ kind: "rounded", value: 100, most: 109 });
    expect(release.total(chosen([0, [0]], [1, [0]]))).toEqual({ kind: "rounded", value: 30, most: 39 });
    expect(release.total(chosen([0, [0]], [1, [0, 1]]))).toEqual({ kind: "rounded", value: 50, most: 68 });
  });

  it("knows that what it leaves out is fewer than k", async () => {
    const release = await opened();
    expect(release.total(chosen([0, [1]], [1, [1]]))).toEqual({ kind: "unreported" });
    expect(release.total(chosen([0, [1]], [1, [0, 1]]))).toEqual({ kind: "rounded", value: 20, most: 38 });
    // What more share than either is subtracted from what hold one of them.
    expect(release.total(chosen([2, [0, 1]]))).toEqual({ kind: "rounded", value: 70 + 50 - 39, most: 79 + 59 - 30 });
  });

  it("does not say so of a length that the page holds in part", async () => {
    const cut = { ...groups, lengths: groups.lengths.map((entry) => ({ ...entry, reported: entry.reported + 1 })) };
    const release = await Release.open(cut, 10);
    expect(release.total(chosen([0, [1]], [1, [2]]))).toEqual({ kind: "estimate", value: 20 });
  });

  it("estimates what is longer than what it counts", async () => {
    const release = await opened();
    expect(release.total(chosen([0, [0]], [1, [0]], [2, [0]]))).toEqual({ kind: "estimate", value: 20 });
  });
});

describe("bitmaps", () => {
  it("count the bits of a word", () => {
    for (const word of [0, 1, 2, 3, 255, 0x80000000, 0xffffffff, 0x12345678]) {
      expect(ones(word)).toBe([...(word >>> 0).toString(2)].filter((bit) => bit === "1").length);
    }
  });

  it("select as going through the records one by one does", async () => {
    const size = 1000;
    let state = 7;
    const random = (below: number): number => (state = (state * 16807) % 2147483647) % below;
    const many = Array.from({ length: size }, () => [random(3), random(4), [1, 2].filter(() => random(2) === 0)]);
    const release = await Release.open(made(columns, [[]], many), null);
    const groups = [[0, 1], [3], [5, 6]];
    const holds = (record: readonly Cell[], id: number): boolean =>
      id < 2 ? record[0] === id + 1 : id < 5 ? record[1] === id - 1 : (record[2] as number[]).includes(id - 4);
    const wanted = many.filter((record) => groups.every((group) => group.some((id) => holds(record, id))));
    const bits = release.records.select(groups);
    expect(release.records.count(bits)).toBe(wanted.length);
    for (let id = 0; id < 7; id++) {
      expect(release.records.holding(id, bits)).toBe(wanted.filter((record) => holds(record, id)).length);
      expect(release.records.holding(id, null)).toBe(many.filter((record) => holds(record, id)).length);
    }
  });
});

describe("numbers", () => {
  it("of any size are read back", () => {
    const wanted = [0, 1, 127, 128, 300, 16383, 16384, 2 ** 28, 2 ** 31 - 1];
    const numbers = new Numbers(Uint8Array.from(leb128(wanted)));
    expect([...numbers.take(wanted.length)]).toEqual(wanted);
    expect(numbers.done).toBe(true);
  });
});
