import { describe, expect, it } from "vitest";
import { TOGETHER } from "../src/contract/showcase";
import type { Figure, Protected, Rounded } from "../src/charts/figure";
import {
  added as together,
  bounds,
  combined,
  difference,
  rest,
  share,
  sum as added,
  total,
} from "../src/charts/margins";

const counted = (value: number, margin: number): Protected => ({ kind: "protected", value, margin });
const sum = (...figures: Protected[]): Protected => total(figures.map((figure) => ({ figure, sign: 1 })));

describe("sums", () => {
  it("of one are that one", () => {
    const { value, margin } = sum(counted(12, 5));
    expect(value).toBe(12);
    expect(margin).toBeCloseTo(5);
  });

  it("lie between independent and common errors", () => {
    const { value, margin } = sum(counted(10, 3), counted(20, 4));
    expect(value).toBe(30);
    expect(margin).toBeCloseTo(Math.sqrt((1 - TOGETHER) * 25 + TOGETHER * 49));
    expect(margin).toBeGreaterThan(combined(3, 4));
    expect(margin).toBeLessThan(7);
  });

  it("are never negative, and subtracting adds uncertainty", () => {
    const found = total([
      { figure: counted(5, 3), sign: 1 },
      { figure: counted(9, 4), sign: -1 },
    ]);
    expect(found.value).toBe(0);
    expect(found.margin).toBeGreaterThan(5);
  });
});

describe("shares", () => {
  it("carry the margins of part and whole", () => {
    const found = share(counted(200, 30), counted(1000, 50)) as Protected;
    expect(found.value).toBeCloseTo(0.2);
    expect(found.margin).toBeCloseTo(Math.hypot(30, 0.2 * 50) / 1000);
  });

  it("of what parts add up to move with their own part less, and with the others", () => {
    const parts = [counted(400, 20), counted(500, 30), counted(100, 10)];
    const whole = together(parts);
    const apart = Math.hypot(0.6 * 20, 0.4 * Math.sqrt(0.85 * 1000 + 0.15 * 40 ** 2));
    const found = share(parts[0]!, whole) as Protected;
    expect(found.value).toBeCloseTo(0.4);
    const alone = Math.hypot(20, 0.4 * (whole as Protected).margin);
    expect(found.margin).toBeCloseTo(Math.sqrt(0.75 * apart ** 2 + 0.25 * alone ** 2) / 1000, 6);
    expect((share(parts[0]!, counted(1000, (whole as Protected).margin)) as Protected).margin).toBeCloseTo(
      alone / 1000,
      6,
    );
  });

  it("are never above one", () => {
    expect(share(counted(105, 5), counted(100, 5))).toMatchObject({ value: 1 });
  });

  it("of an uncertain or unknown whole are not given", () => {
    expect(share(counted(5, 3), counted(10, 6))).toBeNull();
    expect(share(counted(5, 3), { kind: "unreported" })).toBeNull();
    expect(share(counted(0, 3), counted(0, 0))).toBeNull();
  });

  it("of what is not reported are not reported, and estimates stay estimates", () => {
    const whole = counted(100, 5);
    expect(share({ kind: "unreported" }, whole)).toEqual({ kind: "unreported" });
    expect(share({ kind: "estimate", value: 50 }, whole)).toEqual({ kind: "estimate", value: 0.5 });
    expect(share(whole, { kind: "estimate", value: 200 })).toEqual({ kind: "estimate", value: 0.5 });
  });
});

describe("differences", () => {
  it("within the noise are said to be", () => {
    expect(difference(counted(100, 30), counted(60, 40))).toEqual({
      kind: "protected",
      value: 40,
      margin: 50,
      noise: true,
    });
    expect(difference(counted(100, 3), counted(60, 4))).toEqual({
      kind: "protected",
      value: 40,
      margin: 5,
      noise: false,
    });
    expect(difference(counted(10, 3), counted(15, 4))?.noise).toBe(true);
  });

  it("have no margin unless both numbers have one", () => {
    const others: Figure[] = [{ kind: "estimate", value: 60 }, { kind: "unreported" }];
    for (const other of others) expect(difference(counted(100, 3), other)).toBeNull();
  });
});

describe("rounded counts", () => {
  const rounded = (value: number, most: number): Rounded => ({ kind: "rounded", value, most });

  it("add up from the least to the most", () => {
    const terms = [
      { figure: rounded(30, 39), sign: 1 },
      { figure: rounded(50, 59), sign: 1 },
      { figure: rounded(20, 29), sign: -1 },
    ];
    expect(bounds(terms)).toEqual(rounded(51, 78));
    expect(added(terms)).toEqual(rounded(51, 78));
    expect(
      bounds([
        { figure: rounded(0, 9), sign: 1 },
        { figure: rounded(20, 29), sign: -1 },
      ]),
    ).toEqual(rounded(0, 0));
  });

  it("hold the true sum, share and difference, whatever was rounded away", () => {
    const down = (value: number): Rounded => rounded(value - (value % 10), value - (value % 10) + 9);
    for (let one = 1; one < 60; one += 7) {
      for (let other = one; other < 90; other += 11) {
        const both = added([
          { figure: down(one), sign: 1 },
          { figure: down(other), sign: 1 },
        ]) as Rounded;
        expect(both.value).toBeLessThanOrEqual(one + other);
        expect(both.most).toBeGreaterThanOrEqual(one + other);
        const part = share(down(one), down(other)) as Rounded | null;
        if (part) {
          expect(part.value).toBeLessThanOrEqual(one / other);
          expect(part.most).toBeGreaterThanOrEqual(one / other);
        }
        const found = difference(down(one), down(other))!;
        if (found.kind !== "rounded") throw new Error("a difference of rounded counts");
        expect(found.value).toBeLessThanOrEqual(one - other);
        expect(found.most).toBeGreaterThanOrEqual(one - other);
        expect(found.noise).toBe(Math.abs(down(one).value - down(other).value) <= 9);
      }
    }
  });

  it("are no share of what may be nothing, and no margin is made up for them", () => {
    expect(share(rounded(0, 9), rounded(0, 9))).toBeNull();
    expect(share({ kind: "estimate", value: 5 }, rounded(20, 29))).toEqual({ kind: "estimate", value: 0.25 });
    expect(difference(rounded(20, 29), counted(10, 3))).toBeNull();
  });
});

describe("parts of a whole of which a few are estimates", () => {
  const parts = [
    { kind: "protected", value: 300, margin: 20 },
    { kind: "protected", value: 100, margin: 10 },
  ] as const;
  const few = (value: number): Figure => ({ kind: "estimate", value });
  const whole: Figure = { kind: "protected", value: 500, margin: 5 };

  it("add up with a margin that grows by as much, while that is within it", () => {
    const alone = together(parts) as Protected;
    expect(together([...parts, few(4), few(3)])).toMatchObject({
      kind: "protected",
      value: 407,
      margin: alone.margin + 7,
    });
    const left = rest(whole, parts) as Protected;
    expect(rest(whole, [...parts, few(7)])).toEqual({ kind: "protected", value: 93, margin: left.margin + 7 });
  });

  it("are an estimate beyond, and always where counts were rounded", () => {
    expect(together([...parts, few(90)])).toEqual({ kind: "estimate", value: 490 });
    expect(rest(whole, [...parts, few(90)])).toEqual({ kind: "unreported" });
    expect(together([{ kind: "rounded", value: 10, most: 19 }, few(1)])).toEqual({ kind: "estimate", value: 11 });
    expect(together([few(3)])).toEqual({ kind: "estimate", value: 3 });
    expect(together([{ kind: "unreported" }])).toEqual({ kind: "unreported" });
  });
});
