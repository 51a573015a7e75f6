// Words inside of a PNG: its title, what it shows and where it is from, for programs and for who does not see it.

const SIGNATURE = 8;
/** The first chunk, which says the size: length, name, 13 bytes, check. */
const HEADER = 25;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function check(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = TABLE[(value ^ byte) & 255]! ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

/** A chunk `iTXt` of PNG 1.2: a keyword, and a text in UTF-8 that is not compressed. */
function chunk(keyword: string, text: string): Uint8Array {
  const encoder = new TextEncoder();
  // The keyword's end, two flags of compression, and the ends of a language and of a translated keyword.
  const content = [encoder.encode(`iTXt${keyword}`), new Uint8Array(5), encoder.encode(text)];
  const size = content.reduce((sum, { length }) => sum + length, 0);
  const made = new Uint8Array(size + 8);
  let place = 4;
  for (const part of content) {
    made.set(part, place);
    place += part.length;
  }
  const view = new DataView(made.buffer);
  view.setUint32(0, size - 4);
  view.setUint32(place, check(made.subarray(4, place)));
  return made;
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/[^\P{Cc}\n]/gu, " ");

/** A PNG with words: `XML:com.adobe.xmp` holds the alternative text of IPTC, which programs take over. */
export async function worded(png: Blob, title: string, told: string, source: string): Promise<Blob> {
  const bytes = new Uint8Array(await png.arrayBuffer());
  const alternative =
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    '<rdf:Description rdf:about="" xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">' +
    `<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">${escaped(told)}</rdf:li></rdf:Alt>` +
    "</Iptc4xmpCore:AltTextAccessibility></rdf:Description></rdf:RDF></x:xmpmeta>";
  const words = [
    chunk("Title", title),
    chunk("Description", told),
    chunk("Source", source),
    chunk("XML:com.adobe.xmp", alternative),
  ];
  const start = SIGNATURE + HEADER;
  return new Blob([bytes.slice(0, start), ...words.map((each) => each.slice()), bytes.slice(start)], {
    type: "image/png",
  });
}
