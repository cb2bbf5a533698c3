import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

// Who may import whom (src/README.md, "Rules that hold"): a room imports from the rooms named here and from itself.
const rooms: Record<string, { folder: RegExp; from: string[]; packages: RegExp }> = {
  // Its version.
  package: { folder: /^package\.json$/, from: [], packages: /^$/ },
  model: { folder: /^src\/model\//, from: [], packages: /^mrmime$/ },
  store: { folder: /^src\/store\//, from: ['model'], packages: /^$/ },
  env: { folder: /^src\/env\.ts$/, from: ['model'], packages: /^$/ },
  // What the bundler puts in the place of packages.
  stubs: { folder: /^src\/stubs\//, from: [], packages: /^zod\/mini$/ },
  feeds: { folder: /^src\/feeds\//, from: ['model'], packages: /^feed$/ },
  views: { folder: /^src\/views\//, from: ['model'], packages: /^hono\/(jsx|html)/ },
  http: { folder: /^src\/http\//, from: ['model', 'env', 'store', 'views'], packages: /^(hono(\/|$)|lru-cache$)/ },
  api: {
    folder: /^src\/api\//,
    from: ['model', 'env', 'store', 'http'],
    packages: /^(hono(\/|$)|hono-openapi$|zod\/mini$)/,
  },
  mcp: { folder: /^src\/mcp\//, from: ['model', 'store', 'http', 'api'], packages: /^$/ },
  routes: {
    folder: /^src\/routes\//,
    from: ['package', 'model', 'env', 'store', 'feeds', 'views', 'http', 'api', 'mcp'],
    packages: /^(hono(\/|$)|zod\/mini$)/,
  },
  // It is a package of its own.
  client: { folder: /^src\/client\//, from: [], packages: /^$/ },
  index: { folder: /^src\/index\.tsx?$/, from: ['env', 'model', 'routes', 'http'], packages: /^hono(\/|$)/ },
  commands: { folder: /^seed\/commands\.ts$/, from: [], packages: /^$/ },
  paths: { folder: /^seed\/paths\.ts$/, from: [], packages: /^node:(path|url)$/ },
  archive: {
    folder: /^seed\/archive\//,
    from: ['model', 'paths'],
    packages:
      /^(node:(fs|path|crypto|module|timers\/promises|child_process|stream|worker_threads)|lru-cache|yaml|temporal-polyfill|re2js|culori|@csstools\/css-tokenizer)$/,
  },
  render: { folder: /^seed\/render\//, from: ['model', 'archive'], packages: /^(?!node:)/ },
  plan: { folder: /^seed\/plan\//, from: ['model', 'archive', 'render'], packages: /^node:(crypto|sqlite)$/ },
  threads: {
    folder: /^seed\/threads\//,
    from: ['model', 'paths', 'archive', 'render', 'plan'],
    packages: /^(node:(os|v8)|piscina)$/,
  },
  d1: { folder: /^seed\/d1\//, from: ['model', 'plan'], packages: /^cloudflare$/ },
  kv: {
    folder: /^seed\/kv\//,
    from: ['model', 'commands', 'paths', 'archive', 'd1'],
    packages: /^(node:(fs|path|crypto|events|child_process|timers\/promises)|miniflare|smol-toml|wrangler|cloudflare)$/,
  },
  publish: {
    folder: /^seed\/publish\//,
    from: ['model', 'paths', 'plan', 'd1', 'kv'],
    packages: /^node:(fs|path|crypto|os|timers\/promises)$/,
  },
  load: {
    folder: /^seed\/load\//,
    from: ['model', 'paths', 'archive', 'render', 'plan', 'threads', 'kv', 'publish'],
    packages: /^(saxes|node:(net|tls|timers\/promises))$/,
  },
  deploy: {
    folder: /^seed\/deploy\//,
    from: ['model', 'commands', 'paths', 'archive', 'kv', 'publish', 'load'],
    packages: /^(smol-toml|node:(fs|path|os|child_process|timers\/promises))$/,
  },
  programs: {
    folder: /^seed\/programs\//,
    from: ['package', 'model', 'commands', 'paths', 'archive', 'kv', 'publish', 'load', 'deploy'],
    packages: /^node:/,
  },
}

const root = fileURLToPath(new URL('../..', import.meta.url))

const sources = ['src', 'seed'].flatMap((top) =>
  readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/^(sample|new)\//.test(file))
    .map((file) => join(top, file)),
)

const roomOf = (file: string): string =>
  Object.entries(rooms).find(([, { folder }]) => folder.test(file))?.[0] ?? 'none'

test('every source file is in a room of the house', () => {
  expect(sources.filter((file) => roomOf(file) === 'none')).toEqual([])
  expect(sources.length).toBeGreaterThan(20)
})

/** What a file imports or exports from elsewhere, at its top or with `import()`, types too. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const found = text.matchAll(
    /^(?:import|export)\b[^'"]*?from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm,
  )
  return [...found].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
}

const isOwn = (specifier: string): boolean => specifier.startsWith('.')

const targetOf = (file: string, specifier: string): string => normalize(join(dirname(file), specifier))

test.each(sources)('%s imports only what its room may', (file) => {
  const room = roomOf(file)
  for (const specifier of importsOf(file)) {
    if (!isOwn(specifier)) {
      expect(`${room} imports ${specifier}`).toMatch(
        new RegExp(`imports ${rooms[room]?.packages.source.replace('^', '')}`),
      )
      continue
    }
    expect([room, ...(rooms[room]?.from ?? [])]).toContain(roomOf(targetOf(file, specifier)))
  }
})

/** Every file by the files that can be reached from it, one import after the other. */
function reachable(imports: ReadonlyMap<string, readonly string[]>): Map<string, Set<string>> {
  const reach = (file: string): Set<string> => {
    const seen = new Set<string>()
    for (const waiting = [...(imports.get(file) ?? [])]; waiting.length > 0; ) {
      const next = waiting.pop() ?? ''
      if (seen.has(next)) continue
      seen.add(next)
      waiting.push(...(imports.get(next) ?? []))
    }
    return seen
  }
  return new Map([...imports.keys()].map((file) => [file, reach(file)]))
}

/** Files that import one another, directly or through others: each circle once, sorted. */
function circlesIn(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const reached = reachable(imports)
  const circleOf = (file: string) =>
    [...reached.keys()].filter((other) => reached.get(file)?.has(other) && reached.get(other)?.has(file)).toSorted()
  const circles = [...reached.keys()].map(circleOf).filter(({ length }) => length > 0)
  return [...new Map(circles.map((circle) => [circle.join(' '), circle])).values()]
}

test('no files import one another in a circle', () => {
  const ownOf = (file: string) => importsOf(file).filter(isOwn)
  const imports = new Map(sources.map((file) => [file, ownOf(file).map((specifier) => targetOf(file, specifier))]))
  expect(circlesIn(imports)).toEqual([])
})

test('a circle is found however long it is, and a file that imports itself is one', () => {
  const imports = { a: ['b', 'd'], b: ['c'], c: ['a'], d: ['d'], e: ['a', 'f'], f: [] }
  expect(circlesIn(new Map(Object.entries(imports)))).toEqual([['a', 'b', 'c'], ['d']])
})

test('the loader has at most thirteen folders, and nothing lies loose beside them but its commands and paths', () => {
  const folders = new Set(['seed/sample', ...sources.map(dirname)].filter((folder) => folder.startsWith('seed/')))
  expect(sources.filter((file) => dirname(file) === 'seed')).toEqual(['seed/commands.ts', 'seed/paths.ts'])
  expect(folders.size).toBeLessThanOrEqual(13)
})

test('the path of the API is written in one place of the Worker, and in its client', () => {
  const isWritten = (file: string) => /['"`][^'"`\n]*\/api\/v1/.test(readFileSync(join(root, file), 'utf8'))
  expect(sources.filter(isWritten)).toEqual(['src/client/client.ts', 'src/model/paths.ts'])
})

test('only the programs touch the process', () => {
  const users = sources.filter((file) => /\bprocess\./.test(readFileSync(join(root, file), 'utf8')))
  expect(users.toSorted()).toEqual([
    'seed/kv/emulator.ts',
    'seed/programs/check.ts',
    'seed/programs/deploy.ts',
    'seed/programs/dev.ts',
    'seed/programs/seed-command.ts',
  ])
})
