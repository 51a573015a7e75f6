declare module "virtual:countries" {
  /** ISO 3166 codes: [alpha-2, alpha-3], a pair per country. */
  const codes: [string, string][];
  export default codes;
}
