// The bundler puts this in the place of `sax` (wrangler.toml). The `feed` package brings that parser of XML along, 22 kB,
// and only ever writes XML.
export const parser = undefined
