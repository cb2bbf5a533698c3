import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'smol-toml'
import { expect, onTestFinished, test } from 'vitest'
import { requestLimits } from '../../src/model/request-limits.ts'
import { missingPackages } from '../e2e/browser/packages.ts'

interface Limited {
  ratelimits: { name: string; simple: { limit: number; period: number } }[]
}

type Wrangler = Limited & { env: Record<string, Limited> }

interface Installed {
  version: string
  dependencies?: Record<string, string>
  hasInstallScript?: boolean
}

const project = fileURLToPath(new URL('../..', import.meta.url))
const readJson = (file: string) => JSON.parse(readFileSync(join(project, file), 'utf8'))
const { allowScripts, dependencies } = readJson('package.json')
const { packages } = readJson('package-lock.json') as { packages: Record<string, Installed> }

/** Where a package is installed: once, or again below the packages that want another version. */
const placesOf = (name: string): string[] =>
  Object.keys(packages).filter((path) => path.endsWith(`node_modules/${name}`))

test('there is one miniflare and one workerd, those of wrangler', () => {
  for (const name of ['miniflare', 'workerd']) {
    expect(placesOf(name)).toEqual([`node_modules/${name}`])
    expect([name, packages['node_modules/wrangler']?.dependencies?.[name]]).toEqual([
      name,
      packages[`node_modules/${name}`]?.version,
    ])
  }
  expect(dependencies.miniflare).toBe(packages['node_modules/wrangler']?.dependencies?.miniflare)
})

test('the tests of the Worker run in the same wrangler', () => {
  expect(packages['node_modules/@cloudflare/vitest-plugin']?.dependencies?.wrangler).toBe(dependencies.wrangler)
})

test.each([null, 'staging'])('the limits that answers name are those of wrangler.toml (%s)', (name) => {
  const config = parse(readFileSync(join(project, 'wrangler.toml'), 'utf8')) as unknown as Wrangler
  const { ratelimits } = name === null ? config : (config.env[name] ?? config)
  const named = ratelimits.map(({ name, simple: { limit, period } }) => [name, limit, period])
  const answered = Object.entries(requestLimits).map(([binding, { requests, seconds }]) => [binding, requests, seconds])
  expect(named).toEqual(answered)
})

test.each([undefined, 'staging'])(
  'where answers stay in the cache in front, what is published is purged every minute (%s)',
  async (env) => {
    // This alone takes two seconds of processor time.
    const { unstable_readConfig } = await import('wrangler')
    const { cache, triggers } = unstable_readConfig({
      config: join(project, 'wrangler.toml'),
      ...(env !== undefined && { env }),
    })
    expect([cache, triggers.crons]).toEqual([{ enabled: true, cross_version_cache: false }, ['* * * * *']])
  },
)

test('npm may run the install scripts of just the packages that have one', () => {
  const having = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript)
  expect(Object.keys(allowScripts).toSorted()).toEqual(
    having.map(([path]) => path.slice('node_modules/'.length)).toSorted(),
  )
})

test('what only the tests in a browser need is installed for them alone', () => {
  const own = Object.keys(readJson('tests/e2e/browser/package.json').devDependencies)
  expect(own).toEqual(['axe-core', 'html-validate', 'lighthouse', 'playwright-core'])
  for (const name of own) expect([name, placesOf(name)]).toEqual([name, []])
})

test.each([
  [
    'nothing is installed',
    {},
    'Cannot use a browser: a is "missing", want "1.0.0". Type npm ci --prefix tests/e2e/browser',
  ],
  [
    'one is older',
    { a: '1.0.0', '@b/c': '1.9.0' },
    'Cannot use a browser: @b/c is "1.9.0", want "2.0.0". Type npm ci --prefix tests/e2e/browser',
  ],
  ['all are there', { a: '1.0.0', '@b/c': '2.0.0' }, null],
])('where %s, the tests in a browser say so', (_, installed, said) => {
  const folder = mkdtempSync(join(tmpdir(), 'edge-news-feed-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const write = (file: string, content: object) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), JSON.stringify(content))
  }
  write('package.json', { devDependencies: { a: '1.0.0', '@b/c': '2.0.0' } })
  for (const [name, version] of Object.entries(installed)) write(`node_modules/${name}/package.json`, { name, version })
  expect(missingPackages(folder)).toBe(said)
})
