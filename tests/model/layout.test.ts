import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

// Who may import whom (src/README.md, "Rules that hold"): a room imports from the rooms named here and from itself.
const rooms: Record<string, { folder: RegExp; from: string[]; packages: RegExp }> = {
  // Its version.
  package: { folder: /^package\.json$/, from: [], packages: /^$/ },
  model: { folder: /^src\/model\//, from: [], packages: /^$/ },
  store: { folder: /^src\/store\.ts$/, from: ['model', 'env'], packages: /^$/ },
  env: { folder: /^src\/env\.ts$/, from: ['model'], packages: /^$/ },
  feeds: { folder: /^src\/feeds\//, from: ['model'], packages: /^feed$/ },
  views: { folder: /^src\/views\//, from: ['model'], packages: /^hono\/(jsx|html)/ },
  http: { folder: /^src\/http\//, from: ['model', 'env', 'store', 'views'], packages: /^(hono(\/|$)|lru-cache$)/ },
  api: {
    folder: /^src\/api\//,
    from: ['model', 'env', 'store', 'http'],
    packages: /^(hono(\/|$)|hono-openapi$|zod\/mini$|@date-fns\/tz$)/,
  },
  routes: {
    folder: /^src\/routes\//,
    from: ['package', 'model', 'env', 'store', 'feeds', 'views', 'http', 'api'],
    packages: /^(hono(\/|$)|zod\/mini$)/,
  },
  client: { folder: /^src\/client\.ts$/, from: ['routes'], packages: /^hono\/client$/ },
  index: { folder: /^src\/index\.tsx?$/, from: ['env', 'routes', 'http'], packages: /^hono(\/|$)/ },
  paths: { folder: /^seed\/paths\.ts$/, from: [], packages: /^node:url$/ },
  archive: {
    folder: /^seed\/archive\//,
    from: ['model'],
    packages: /^(node:(fs|path|crypto|timers\/promises)|yaml|temporal-polyfill|re2js)$/,
  },
  render: { folder: /^seed\/render\//, from: ['model', 'archive'], packages: /^(?!node:)/ },
  plan: { folder: /^seed\/plan\//, from: ['model', 'archive', 'render'], packages: /^node:(crypto|sqlite)$/ },
  threads: {
    folder: /^seed\/threads\//,
    from: ['model', 'archive', 'render', 'plan'],
    packages: /^(node:(os|v8)|piscina)$/,
  },
  kv: {
    folder: /^seed\/kv\//,
    from: ['model', 'paths', 'archive'],
    packages: /^(node:(fs|path|crypto|events|child_process|timers\/promises)|miniflare|smol-toml|wrangler|cloudflare)$/,
  },
  publish: {
    folder: /^seed\/publish\//,
    from: ['model', 'paths', 'plan', 'kv'],
    packages: /^node:(fs|path|crypto|os|timers\/promises)$/,
  },
  load: {
    folder: /^seed\/load\//,
    from: ['model', 'paths', 'archive', 'plan', 'threads', 'kv', 'publish'],
    packages: /^$/,
  },
  deploy: {
    folder: /^seed\/deploy\//,
    from: ['paths', 'archive', 'kv', 'publish', 'load'],
    packages: /^node:(fs|path|os|child_process|timers\/promises)$/,
  },
  programs: {
    folder: /^seed\/programs\//,
    from: ['model', 'paths', 'archive', 'kv', 'publish', 'load', 'deploy'],
    packages: /^node:/,
  },
}

const root = fileURLToPath(new URL('../..', import.meta.url))

const sources = ['src', 'seed'].flatMap((top) =>
  readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('sample'))
    .map((file) => join(top, file)),
)

const roomOf = (file: string): string =>
  Object.entries(rooms).find(([, { folder }]) => folder.test(file))?.[0] ?? 'none'

test('every source file is in a room of the house', () => {
  expect(sources.filter((file) => roomOf(file) === 'none')).toEqual([])
  expect(sources.length).toBeGreaterThan(20)
})

/** What a file imports, in whichever form. */
function specifiersIn(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const imports =
    /^(?:import|export)\b[^'"]*?from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|\bimport\(['"]([^'"]+)['"]\)/gm
  return [...text.matchAll(imports)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
}

const isFile = (specifier: string): boolean => specifier.startsWith('.')
const fileFrom = (file: string, specifier: string): string => normalize(join(dirname(file), specifier))

test.each(sources)('%s imports only what its room may', (file) => {
  const room = roomOf(file)
  for (const specifier of specifiersIn(file)) {
    if (!isFile(specifier)) {
      expect(`${room} imports ${specifier}`).toMatch(
        new RegExp(`imports ${rooms[room]?.packages.source.replace('^', '')}`),
      )
      continue
    }
    expect([room, ...(rooms[room]?.from ?? [])]).toContain(roomOf(fileFrom(file, specifier)))
  }
})

test('the files of the loader make no circle of imports', () => {
  const loader = sources.filter((file) => file.startsWith('seed/') && !file.startsWith('seed/render/'))
  const imports = new Map(
    loader.map((file): [string, string[]] => [
      file,
      specifiersIn(file)
        .filter(isFile)
        .map((specifier) => fileFrom(file, specifier)),
    ]),
  )
  // Files that import nothing of what is left are taken out until none is left, or a circle.
  for (let left = -1; left !== imports.size; ) {
    left = imports.size
    for (const [file, those] of [...imports]) if (!those.some((one) => imports.has(one))) imports.delete(file)
  }
  expect([...imports.keys()]).toEqual([])
})

test('the loader has at most twelve folders, and nothing lies loose beside them but its paths', () => {
  const folders = new Set(['seed/sample', ...sources.map(dirname)].filter((folder) => folder.startsWith('seed/')))
  expect(sources.filter((file) => dirname(file) === 'seed')).toEqual(['seed/paths.ts'])
  expect(folders.size).toBeLessThanOrEqual(12)
})

test('only the programs touch the process', () => {
  const users = sources.filter((file) => /\bprocess\./.test(readFileSync(join(root, file), 'utf8')))
  expect(users.toSorted()).toEqual([
    'seed/kv/emulator.ts',
    'seed/programs/deploy.ts',
    'seed/programs/dev.ts',
    'seed/programs/seed-command.ts',
    'seed/programs/seed.ts',
  ])
})
