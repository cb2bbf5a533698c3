// wrangler.toml puts this in the place of `sax`: `feed` brings a parser for XML along, 22 kB, and only ever writes it.
export const parser = undefined
