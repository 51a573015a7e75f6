import { describe, expect, it } from "vitest";
import { countries } from "$charts/countries";

describe("countries", () => {
  it("are found by code and by English name", () => {
    expect(countries(["PH", "UA", "NG", "Unknown"], "citizenship")).toEqual(["PHL", "UKR", "NGA", null]);
    expect(countries(["Ghana", "France", "Elsewhere"], "where")).toEqual(["GHA", "FRA", null]);
    expect(countries(["PHL", "UKR"], "code")).toEqual(["PHL", "UKR"]);
  });

  it("are not seen in other codes of two letters", () => {
    // Relations in NIBRS: acquaintance, boyfriend or girlfriend, otherwise known, stranger, ...
    const codes = ["AQ", "BG", "OK", "ST", "SE", "VO", "RU", "CH", "PA", "SB", "OF", "FR", "NE", "XS", "CF", "SC"];
    expect(countries(codes, "relationship_code")).toBeNull();
    expect(countries(["F", "M"], "sex")).toBeNull();
  });
});
