// What stands between two bands or years that do not meet.

/** "5-12" between "0-4" and "13-17"; null where they meet, or where it cannot be told. */
export function between(one: string, other: string): string | null {
  const [end, start] = [ends(one)?.[1], ends(other)?.[0]];
  if (end === undefined || start === undefined || !Number.isInteger(end) || !Number.isInteger(start)) return null;
  if (start - end < 2) return null;
  return start - end === 2 ? String(end + 1) : `${end + 1}\u2013${start - 1}`;
}

function ends(text: string): readonly [number, number] | null {
  const numbers = [...text.matchAll(/\d+(?:\.\d+)?/g)].map(([found]) => Number(found));
  if (numbers.length === 2) return [numbers[0]!, numbers[1]!];
  if (numbers.length !== 1 || /^[<≤]/.test(text.trim())) return null;
  // An open band has no end that another could begin after.
  return [numbers[0]!, /[+>≥]/.test(text) ? Infinity : numbers[0]!];
}
