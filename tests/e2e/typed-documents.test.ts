// What the documents tell people to type, typed in a fresh clone, in the order of the documents, and what they show beside what is said.
//
// Every command is typed once each week: in the oldest Node.js that is promised, with its npm, in a terminal. The first path of README.md
// (start, and ask the API) is typed then in each of Node.js 20, 22 and 24, in a terminal and in none, each with an empty KV, and with every
// change in the oldest and the newest; `npm ci` is typed once, since tests/e2e/package.test.ts installs with the others. README.zh.md has the same commands and answers (tests/model/documents.test.ts).
//
// Cloudflare is its stand-in, tests/seed/kv/cloudflare-api.ts: what is deployed to it is not served by it, so that the addresses of a live
// site are that of the local server. `npx wrangler login` asks a browser, and is not typed: the token is given, as the documents say.
import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { startCloudflareApi } from '../seed/kv/cloudflare-api.ts'
import { writeSite } from '../seed/make-site.ts'
import { type Command, commandsOf, firstUnsaid, shownBeside } from './documented.ts'
import { envOf, installNodes, nodes } from './nodes.ts'
import { isInstalled } from './programs.ts'
import { loopbackOnly, until } from './serve.ts'
import { type Typed, type, type Where } from './terminal.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))
const [oldest, , newest] = nodes
const documented = 'http://localhost:8787'

const readme = commandsOf('README.md')
const isFirst = ({ heading }: Command) => ['Start', 'Call the API'].includes(heading)
const firstPath = readme.filter(isFirst)

const place = mkdtempSync(join(tmpdir(), 'typed-'))
const [clone, news, desk, reader, own] = ['edge-news-feed', 'news', 'desk', 'reader', 'own'].map((name) =>
  join(place, name),
) as [string, string, string, string, string]
/** What is running in another terminal. */
const running: Typed[] = []

afterEach(stopAll)
afterAll(() => {
  rmSync(place, { recursive: true, force: true })
})

async function stopAll(): Promise<void> {
  for (const one of running.splice(0)) {
    one.interrupt()
    await one.ended
  }
}

const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd, encoding: 'utf8' })

beforeAll(async () => {
  await installNodes(place)
  git(place, 'clone', '--quiet', project, clone)
  // What is not committed yet is tried, too.
  const changes = git(project, 'diff', '--binary', 'HEAD')
  if (changes !== '') execFileSync('git', ['apply', '-'], { cwd: clone, input: changes })
})

const techWeb = '_posts/2026-10-15-202610152334127759.md'

/** A site whose report is that of seed/README.md: the sample, and posts that are not loaded. An article of it was edited. */
function makeNews(): void {
  cpSync(join(project, 'seed/sample'), news, { recursive: true })
  const soon = '---\ntitle: Rates\ntags: [a]\ndate: soon\n---\nhi\n'
  writeSite(news, {
    ...Object.fromEntries(
      [2, 9, 16, 23, 30].map((day) => [`_posts/2021-01-${String(day).padStart(2, '0')}-rates.md`, soon]),
    ),
    '_posts/-2022.md': '---\ntitle: A\n---\nhi\n',
    '_posts/2999-01-01-later.md': '---\ntitle: Later\n---\nhi\n',
  })
  for (const file of [techWeb, '_posts/2026-11-10-202611102338012357.md'])
    writeFileSync(join(news, file), `${readFileSync(join(news, file), 'utf8')}\nEdited.\n`)
}

/** A repository with the posts that seed/README.md publishes, and what Jekyll once built. */
function makeDesk(): void {
  const picture = '![](/assets/2019/bridge.jpg)'
  const post = (text: string) => `---\ntitle: A post\n---\n${text}\n`
  writeSite(desk, {
    '_config.yml': 'title: The Desk\nurl: https://desk.example.com\n',
    '_posts/2019-05-01-bridge.md': post(picture),
    '_posts/2026-08-14-a.md': post(`A ${picture}`),
    'about.md': '---\ntitle: About\n---\nWe.\n',
    'assets/bridge.jpg': 'picture',
    '.gitignore': '_site\n',
    '_site/about/team/index.html': '<p>We.</p>\n',
    '_site/2026/08/14/a.html': '<p>A.</p>\n',
  })
  const commit = () => {
    git(desk, 'add', '--all')
    git(desk, 'commit', '--quiet', '--message', 'News')
  }
  git(desk, 'init', '--quiet', '--initial-branch=main')
  git(desk, 'config', 'uploadpack.allowFilter', 'true')
  commit()
  writeSite(desk, { '_posts/2026-08-14-b.md': post(`B ${picture}`) })
  commit()
  const listed = ['/2026/08/14/a.html', '/2026/08/14/b.html'].map(
    (path) => `<url><loc>https://desk.example.com${path}</loc></url>`,
  )
  writeFileSync(
    join(place, 'sitemap.xml'),
    `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${listed.join('')}</urlset>`,
  )
}

/** Someone who types what stands in the documents. */
class Person {
  readonly #where: Where
  readonly #env: NodeJS.ProcessEnv
  /** Where the site is served. */
  address: string

  constructor(where: Where, env: NodeJS.ProcessEnv, address = documented) {
    this.#where = where
    this.#env = env
    this.address = address
  }

  /** Whoever reads puts his own in the place of what stands between angles, and of addresses that are examples. */
  asTyped(text: string): string {
    return text
      .replaceAll(/<file sitemap\.xml>/g, join(place, 'sitemap.xml'))
      .replaceAll(/<folder of a Jekyll site>/g, news)
      .replaceAll(/<folder>/g, desk)
      .replaceAll(/<url>/g, pathToFileURL(desk).href)
      .replaceAll(/https:\/\/(?:<address>|news\.example\.com$|example\.com$)/g, this.address)
      .replaceAll(documented, this.address)
  }

  start(line: string, cwd = clone): Typed {
    return type(line, this.#where, { cwd, env: this.#env })
  }

  /** Types a line and waits for its end. */
  async run(line: string, cwd = clone): Promise<string> {
    const typed = this.start(line, cwd)
    const asked = setInterval(() => {
      if (!typed.said().endsWith('Deploy? [y/N] ')) return
      clearInterval(asked)
      typed.answer('y')
    }, 100)
    const status = await typed.ended
    clearInterval(asked)
    expect.soft([line, status, status === 0 ? '' : typed.said()]).toEqual([line, 0, ''])
    return typed.said()
  }

  /** Types a line that goes on until it is stopped. One whose port is taken says the line to type instead. */
  async runOn(line: string, ready: RegExp): Promise<string> {
    const typed = this.start(line)
    running.push(typed)
    let hasEnded = false
    void typed.ended.then(() => (hasEnded = true))
    await until(`"${line}" says ${ready}`, () => ready.test(typed.said()) || hasEnded, 540)
    const instead = /Cannot serve on port .*, such as: (.*)/.exec(typed.said())?.[1]
    // Wrangler takes ports of its own that it does not hold while it looks for them.
    if (instead !== undefined || (hasEnded && typed.said().includes('Address already in use')))
      return this.runOn(instead ?? line, ready)
    expect([hasEnded, hasEnded ? typed.said() : '']).toEqual([false, ''])
    this.address = /is at (http:\/\/localhost:\d+)/.exec(typed.said())?.[1] ?? this.address
    return typed.said()
  }

  /** Types a command of a document, and compares what is said with what is shown. */
  async follow({ line, answer, document }: Command, { cwd = clone, isLoose = false, more = '' } = {}): Promise<void> {
    const typed = `${this.asTyped(line)}${more}`
    if (/ npm start$| npm start |^npm start|run dev$/.test(typed)) {
      const said = await this.runOn(typed, /is at http:\S+\n/)
      expect(said.trimEnd().split('\n').at(-1)).toMatch(/is at http:\/\/localhost:\d+$/)
      return
    }
    if (typed.endsWith('--watch')) {
      await this.runOn(typed, /Watching ".*"\. Ctrl-C stops it\./)
      const watching = running.pop()
      watching?.interrupt()
      await watching?.ended
      return
    }
    const said = (await this.run(typed, cwd)).replaceAll(`${clone}/`, '')
    if (answer === null) return
    const shown = this.asTyped(answer.text)
    if (answer.language === 'json') {
      const got: unknown = JSON.parse(said.slice(said.indexOf('{')))
      expect.soft([document, line, got]).toEqual([document, line, shownBeside(JSON.parse(shown), got)])
    } else expect.soft([document, line, firstUnsaid(shown, said, isLoose), said]).toEqual([document, line, null, said])
  }
}

/** Without an account, but with a stand-in for one. */
async function envWithCloudflare(version: string): Promise<NodeJS.ProcessEnv> {
  const api = await startCloudflareApi()
  Object.assign(api, { namespaces: [], databases: [] })
  return {
    ...envOf(place, version),
    ...loopbackOnly,
    HOME: place,
    XDG_CONFIG_HOME: place,
    CLOUDFLARE_API_BASE_URL: api.baseUrl,
    CLOUDFLARE_API_TOKEN: api.token,
  }
}

const emptyKv = () => rmSync(join(clone, '.wrangler'), { recursive: true, force: true })

const canType = isInstalled('script') && isInstalled('curl')

test('the documents with commands are those that are typed here', () => {
  const all = git(project, 'ls-files', '*README.md').trim().split('\n')
  const typed = ['README.md', 'seed/README.md', 'src/api/README.md', 'src/feeds/README.md']
  expect(all.filter((document) => commandsOf(document).length > 0).toSorted()).toEqual(typed)
})

describe.skipIf(!canType)('in a fresh clone', () => {
  test('every command of the documents does what they say, in the oldest Node.js and in a terminal', {
    tags: ['large'],
    timeout: 1_800_000,
  }, async () => {
    const newcomer = new Person('a terminal', envOf(place, oldest.version))
    for (const command of firstPath) await newcomer.follow(command)
    const { address } = newcomer

    for (const command of commandsOf('src/feeds/README.md')) await subscribe(newcomer, command)

    const { meta } = (await (await fetch(`${address}/api/v1/changes`)).json()) as { meta: { cursor: string } }
    const offline = await envWithCloudflare(oldest.version)
    const caller = new Person('a terminal', { ...offline, CURSOR: meta.cursor }, address)
    makeNews()
    mkdirSync(own)
    for (const command of commandsOf('src/api/README.md')) {
      if (command.line.includes('$CURSOR')) await caller.run(`npm run seed -- ${news}`)
      const [, packed] = /^npm install (.*)/.exec(command.line) ?? []
      if (packed !== undefined) copyFileSync(join(clone, packed), join(own, packed))
      await caller.follow(command, { cwd: packed === undefined ? clone : own })
    }

    const runner = new Person('a terminal', offline, address)
    for (const command of readme.filter((one) => !isFirst(one))) await runSite(runner, command)

    // The next document begins anew.
    await stopAll()
    emptyKv()
    rmSync(join(clone, 'my-news'), { recursive: true })
    makeDesk()
    const other = new Person('a terminal', await envWithCloudflare(oldest.version))
    const serving = { document: 'seed/README.md', heading: 'Load', line: 'npm run dev', answer: null }
    for (const command of commandsOf('seed/README.md')) {
      if (command.answer?.text.startsWith('would write'))
        writeSite(desk, { '_posts/2026-08-15-c.md': '---\ntitle: C\ncategory: harbour\n---\nC\n' })
      if (command.line.startsWith('npm run deploy')) await other.run(`npm run seed -- ${desk}`)
      // The report is that of a first load.
      const isReport = command.answer?.text.startsWith('bad date') ?? false
      if (isReport) {
        await stopAll()
        emptyKv()
      }
      await runSite(other, command)
      if (isReport) await other.follow(serving)
    }
  })

  const others = nodes.flatMap(({ version }) =>
    (['a terminal', 'no terminal'] as const)
      .filter((where) => version !== oldest.version || where !== 'a terminal')
      .map((where) => ({ version, where })),
  )

  // Each needs a quarter of a minute: the oldest and the newest with every change.
  const some = others.filter(({ version, where }) => version === (where === 'a terminal' ? newest : oldest).version)

  test.each(inject('isThorough') ? others : some)(
    'the first path is the same in Node.js $version and in $where',
    async ({ version, where }) => {
      emptyKv()
      const person = new Person(where, envOf(place, version))
      const isInstalledHere = existsSync(join(clone, 'node_modules'))
      for (const { line, ...command } of firstPath)
        await person.follow({ ...command, line: isInstalledHere ? line.replace('npm ci && ', '') : line })
    },
  )

  async function runSite(person: Person, command: Command): Promise<void> {
    const { line, answer } = command
    if (line === 'npx wrangler login') return
    const more = line.startsWith('npm run deploy') ? ` --url ${person.address} --patience 60` : ''
    // Of another archive than the one that is shown.
    await person.follow(command, { more, isLoose: answer?.text.startsWith('would write') ?? false })
  }

  /** What newsboat and Python say of the sample. */
  async function subscribe(person: Person, command: Command): Promise<void> {
    mkdirSync(reader, { recursive: true })
    const { line, answer } = command
    if (line === 'cat urls') writeFileSync(join(reader, 'urls'), `${person.asTyped(answer?.text ?? '')}\n`)
    if (line.startsWith('newsboat') && !isInstalled('newsboat')) return
    if (line !== 'python3') return person.follow(command, { cwd: reader })
    if (!isInstalled('feedparser')) return
    // Python compares what is said after >>> with what stands below.
    writeFileSync(join(reader, 'example.txt'), `${person.asTyped(answer?.text ?? '')}\n`)
    await person.run('/usr/bin/python3 -m doctest example.txt', reader)
  }
})
