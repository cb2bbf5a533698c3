import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

// Who may import whom (README, "Design"): a room imports from the rooms named here and from itself.
const rooms: Record<string, { folder: RegExp; from: string[]; packages: RegExp }> = {
  // Its version.
  package: { folder: /^package\.json$/, from: [], packages: /^$/ },
  model: { folder: /^src\/model\//, from: [], packages: /^$/ },
  store: { folder: /^src\/store\.ts$/, from: ['model', 'env'], packages: /^$/ },
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
  routes: {
    folder: /^src\/routes\//,
    from: ['package', 'model', 'env', 'store', 'feeds', 'views', 'http', 'api'],
    packages: /^(hono(\/|$)|zod\/mini$)/,
  },
  client: { folder: /^src\/client\.ts$/, from: ['routes'], packages: /^hono\/client$/ },
  index: { folder: /^src\/index\.tsx?$/, from: ['env', 'routes', 'http'], packages: /^hono(\/|$)/ },
  problem: { folder: /^seed\/problem\.ts$/, from: [], packages: /^$/ },
  scratch: { folder: /^seed\/scratch\.ts$/, from: [], packages: /^node:sqlite$/ },
  pause: { folder: /^seed\/pause\.ts$/, from: [], packages: /^node:timers\/promises$/ },
  archive: {
    folder: /^seed\/archive\//,
    from: ['model', 'problem', 'pause'],
    packages: /^(node:(fs|path|crypto)|yaml|temporal-polyfill|re2js)$/,
  },
  render: { folder: /^seed\/render\//, from: ['model', 'problem', 'archive'], packages: /^(?!node:)/ },
  plan: {
    folder: /^seed\/plan\//,
    from: ['model', 'problem', 'pause', 'scratch', 'archive', 'render'],
    packages: /^node:(crypto|sqlite)$/,
  },
  work: {
    folder: /^seed\/work\//,
    from: ['model', 'problem', 'pause', 'archive', 'render', 'plan'],
    packages: /^(node:(os|v8|timers\/promises)|piscina)$/,
  },
  write: {
    folder: /^seed\/write\//,
    from: ['model', 'scratch', 'plan'],
    packages:
      /^(node:(fs|path|url|crypto|events|child_process|timers\/promises)|miniflare|smol-toml|wrangler|cloudflare)$/,
  },
  deploy: {
    folder: /^seed\/deploy\//,
    from: [],
    packages: /^node:(fs|path|os|url|util|child_process|timers\/promises)$/,
  },
  main: {
    folder: /^seed\/[\w-]+\.ts$/,
    from: ['model', 'problem', 'pause', 'archive', 'render', 'plan', 'work', 'write', 'deploy'],
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

test.each(sources)('%s imports only what its room may', (file) => {
  const room = roomOf(file)
  const text = readFileSync(join(root, file), 'utf8')
  const specifiers = [
    ...text.matchAll(/^(?:import|export)\b[^'"]*?from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]/gm),
  ].map((match) => match[1] ?? match[2] ?? '')
  for (const specifier of specifiers) {
    if (!specifier.startsWith('.')) {
      expect(`${room} imports ${specifier}`).toMatch(
        new RegExp(`imports ${rooms[room]?.packages.source.replace('^', '')}`),
      )
      continue
    }
    const target = roomOf(normalize(join(dirname(file), specifier)))
    expect([room, ...(rooms[room]?.from ?? [])]).toContain(target)
  }
})

test('only the programs touch the process', () => {
  const users = sources.filter((file) => /\bprocess\./.test(readFileSync(join(root, file), 'utf8')))
  expect(users.toSorted()).toEqual([
    'seed/command.ts',
    'seed/deploy.ts',
    'seed/dev.ts',
    'seed/main.ts',
    'seed/write/emulator.ts',
  ])
})
