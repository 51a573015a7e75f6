import { describe, expect, it } from "vitest";
import { TOGETHER } from "../src/contract/showcase";
import type { Figure, Protected } from "../src/charts/figure";
import { combined, difference, share, total } from "../src/charts/margins";

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
    expect(difference(counted(100, 30), counted(60, 40))).toEqual({ value: 40, margin: 50, noise: true });
    expect(difference(counted(100, 3), counted(60, 4))).toEqual({ value: 40, margin: 5, noise: false });
    expect(difference(counted(10, 3), counted(15, 4))?.noise).toBe(true);
  });

  it("have no margin unless both numbers have one", () => {
    const others: Figure[] = [{ kind: "estimate", value: 60 }, { kind: "unreported" }];
    for (const other of others) expect(difference(counted(100, 3), other)).toBeNull();
  });
});
