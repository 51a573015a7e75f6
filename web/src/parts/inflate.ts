// The bytes that a page carries as text.

/** What a base64 text holds, decompressed. */
export async function inflate(base64: string, format: CompressionFormat): Promise<Uint8Array<ArrayBuffer>> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let place = 0; place < text.length; place++) bytes[place] = text.charCodeAt(place);
  // Not through a Blob, which WebKit cannot read in a worker of a page opened from disk.
  const stream = new Response(bytes).body!.pipeThrough(new DecompressionStream(format));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
