// The scripts of the workflow that an archive's repository copies, run by bash as GitHub does, with git on repositories in a
// temporary folder; the local KV is in the place of Cloudflare's. Which step runs when, and what the actions do, is GitHub's.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { openLocalKv } from '../../seed/kv/local.ts'
import { contentOf, differences, makeState, seedJson } from './serve.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))
const workflow = parse(readFileSync(join(project, '.github/archive/publish.yml'), 'utf8'))
const { publish: job, remember } = workflow.jobs
interface Step {
  name?: string
  uses?: string
  run?: string
  env?: Record<string, string>
  with?: Record<string, unknown>
}
const stepsOf = ({ steps }: { steps: Step[] }): Step[] => steps
const stepNamed = (of: { steps: Step[] }, name: string): Step => stepsOf(of).find((step) => step.name === name) ?? {}
const [day, fetching, publishing, remembering] = [
  stepNamed(job, 'Day'),
  stepNamed(job, 'Fetch'),
  stepNamed(job, 'Publish'),
  stepNamed(remember, 'Remember'),
]

const { state: folder, remove } = makeState()
afterAll(remove)

const config = 'title: T\nurl: https://news.example.com\nedge_news: { category_label: name }\n'
const post = (title: string): string => `---\ntitle: ${title}\ncategories: harbour\n---\nText of ${title}.\n`

const identity = { GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.com', GIT_COMMITTER_NAME: 'A' }
const plainGit = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_COMMITTER_EMAIL: 'a@example.com',
}
const gitEnv = { ...process.env, ...identity, ...plainGit }
const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd, env: gitEnv }).toString().trim()

let made = 0

/** A repository at a desk, with its origin, and what a run of the workflow needs. */
function makeRepository(site = '.') {
  const place = join(folder, `repository-${made++}`)
  const [desk, origin, state] = [join(place, 'desk'), join(place, 'origin.git'), join(place, 'state')]
  mkdirSync(desk, { recursive: true })
  git(place, 'init', '--quiet', '--bare', '--initial-branch=main', origin)
  // As GitHub's servers are set.
  for (const key of ['allowFilter', 'allowAnySHA1InWant']) git(origin, 'config', `uploadpack.${key}`, 'true')
  git(desk, 'init', '--quiet', '--initial-branch=main')
  git(desk, 'remote', 'add', 'origin', origin)

  const inSite = (path: string): string => join(desk, site, path)
  const write = (files: Record<string, string>): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(inSite(path)), { recursive: true })
      writeFileSync(inSite(path), text)
    }
  }
  const commit = (): void => {
    git(desk, 'add', '--all')
    git(desk, 'commit', '--quiet', '--message', 'News')
  }
  const push = (...options: string[]): void => void git(desk, 'push', '--quiet', ...options, 'origin', 'main')

  /** Runs the workflow's scripts, the second job after the first. The clone of the run before is there, unless the cache lost it. */
  const publish = ({ event = 'push', schedule = '', isCloneKept = true } = {}) => {
    const workspace = join(place, 'workspace')
    for (const name of ['edge-news-feed', 'remember', 'note.json', ...(isCloneKept ? [] : ['archive.git'])])
      rmSync(join(workspace, name), { recursive: true, force: true })
    mkdirSync(join(workspace, 'remember'), { recursive: true })
    symlinkSync(project, join(workspace, 'edge-news-feed'))
    const outputs = join(workspace, 'outputs')
    writeFileSync(outputs, '')
    let said = ''
    const run = ({ run = '' }: Step, folder: string, env: Record<string, string>): number | null => {
      const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
        cwd: join(workspace, folder),
        encoding: 'utf8',
        env: {
          ...gitEnv,
          GITHUB_WORKSPACE: workspace,
          GITHUB_SERVER_URL: pathToFileURL(place).href,
          GITHUB_REPOSITORY: 'origin.git',
          GITHUB_REF: 'refs/heads/main',
          GITHUB_REF_NAME: 'main',
          GITHUB_OUTPUT: outputs,
          SITE: site,
          DAILY: job.env.DAILY,
          SEED_OPTIONS: `--persist-to ${state} --wait`,
          ...env,
        },
      })
      said += stdout + stderr
      return status
    }
    const output = (name: string): string =>
      new RegExp(`^${name}=(.*)$`, 'm').exec(readFileSync(outputs, 'utf8'))?.[1] ?? ''
    const asked = { TOKEN: 't', EVENT: event, SCHEDULE: schedule, RELEASE: 'v0' }
    const status =
      run(day, '.', asked) ||
      run(fetching, '.', asked) ||
      run(publishing, 'edge-news-feed', asked) ||
      run(remembering, 'remember', { TOKEN: 't', NOTE: output('note') })
    return { status, said }
  }
  /** The keys that differ from what a load of everything makes of the site as it is at the desk. */
  const wrongKeys = async (): Promise<string[]> => {
    const fresh = join(place, `fresh-${made++}`)
    await seedJson(join(desk, site), '--persist-to', fresh)
    return differences(await contentIn(state), await contentIn(fresh))
  }
  /** What the report says of a commit that is compared with another one. */
  const since = (from: string, files: number): string =>
    `commit ${head().slice(0, 10)}: ${files} file${files === 1 ? '' : 's'} changed since ${from.slice(0, 10)}`
  const head = (): string => git(desk, 'rev-parse', 'HEAD')
  return { desk, origin, inSite, write, commit, push, publish, wrongKeys, since, head }
}

async function contentIn(state: string): Promise<Map<string, string>> {
  const kv = await openLocalKv(state)
  return contentOf(kv).finally(() => kv.close())
}

const begun = {
  '_config.yml': config,
  '_posts/2026-01-01-a.md': post('A'),
  '_posts/2026-01-02-b.md': post('B'),
  '_posts/2026-01-03-央行 公告.md': post('央行'),
}

const unknown = 'Everything was compared: KV does not say which commit is published.'

test('the first push publishes everything; later ones what was added, edited, renamed and deleted, whatever its name', async () => {
  const { desk, origin, inSite, write, commit, push, publish, wrongKeys, since, head } = makeRepository()
  write(begun)
  commit()
  push()
  const first = publish()
  expect([first.status, first.said]).toEqual([0, expect.stringContaining(unknown)])
  expect(first.said).toContain('3 of 3 posts published')
  expect(git(origin, 'log', '-1', '--format=%B', 'refs/edge-news-feed/published')).toBe('No note')
  const before = head()

  write({ '_posts/2026-01-02-b.md': post('B, edited'), '_posts/2026-01-04-"新" 稿\\.md': post('新') })
  git(desk, 'mv', inSite('_posts/2026-01-03-央行 公告.md'), inSite('_posts/2026-01-03-央行 通告.md'))
  rmSync(inSite('_posts/2026-01-01-a.md'))
  commit()
  push()
  const second = publish()
  expect([second.status, second.said]).toEqual([0, expect.stringContaining(since(before, 5))])
  expect(second.said).not.toContain('Everything was compared')
  expect(second.said).toContain('3 of 3 posts published')
  expect(await wrongKeys()).toEqual([])
})

test('a push whose run gave way to a later one is published by that; one of nothing but other files writes nothing', {
  tags: ['large'],
}, async () => {
  const { write, commit, push, publish, wrongKeys, since, head } = makeRepository()
  write(begun)
  commit()
  push()
  publish()
  const before = head()
  for (const name of ['c', 'd']) {
    write({ [`_posts/2026-01-05-${name}.md`]: post(name) })
    commit()
    push()
  }
  // The clone of before is lost, and with it the commit that is published: that is fetched.
  expect(publish({ isCloneKept: false }).said).toContain(since(before, 2))
  expect(await wrongKeys()).toEqual([])

  // Jekyll copies no Gemfile.
  write({ Gemfile: 'source' })
  commit()
  push()
  expect(publish().said).toContain('0 documents written, 0 deleted')
  expect(publish().said).toContain(since(head(), 0))
})

test('everything is published by schedule and by hand; after a forced push what differs', {
  tags: ['large'],
}, async () => {
  const { desk, write, commit, push, publish, wrongKeys, since, head } = makeRepository()
  write(begun)
  commit()
  push()
  publish()
  write({ '_posts/2026-01-06-mistake.md': post('Mistake') })
  commit()
  push()
  publish()
  const mistake = head()

  git(desk, 'reset', '--quiet', '--hard', 'HEAD~1')
  push('--force')
  expect(publish().said).toContain(since(mistake, 1))
  expect(await wrongKeys()).toEqual([])

  const asked = 'Everything was compared: --everything says so.'
  expect(publish({ event: 'schedule', schedule: job.env.DAILY }).said).toContain(asked)
  expect(publish({ event: 'workflow_dispatch' }).said).toContain(asked)
})

test('a forced push whose run gave way to a later push leaves nothing behind', { tags: ['large'] }, async () => {
  const { desk, write, commit, push, publish, wrongKeys, since, head } = makeRepository()
  write({ ...begun, '_posts/2026-01-06-mistake.md': post('Mistake') })
  commit()
  push()
  publish()
  const before = head()
  rmSync(join(desk, '_posts/2026-01-06-mistake.md'))
  git(desk, 'add', '--all')
  git(desk, 'commit', '--quiet', '--amend', '--message', 'News')
  push('--force')
  write({ '_posts/2026-01-07-e.md': post('E') })
  commit()
  push()
  expect(publish().said).toContain(since(before, 2))
  expect(await wrongKeys()).toEqual([])
})

test('a forced push is published whole where the commit from before is nowhere any more', {
  tags: ['large'],
}, async () => {
  const { desk, origin, write, commit, push, publish, wrongKeys, head } = makeRepository()
  write({ ...begun, '_posts/2026-01-06-mistake.md': post('Mistake') })
  commit()
  push()
  publish()
  const before = head()
  rmSync(join(desk, '_posts/2026-01-06-mistake.md'))
  git(desk, 'add', '--all')
  git(desk, 'commit', '--quiet', '--amend', '--message', 'News')
  push('--force')
  git(origin, 'reflog', 'expire', '--expire=all', '--all')
  git(origin, 'gc', '--quiet', '--prune=now')
  expect(publish({ isCloneKept: false }).said).toContain(
    `Everything was compared: the commit ${before} is not in the repository`,
  )
  expect(await wrongKeys()).toEqual([])
})

test('a site in a folder of the repository is published from there', { tags: ['large'] }, async () => {
  const { desk, write, commit, push, publish, wrongKeys, since, head } = makeRepository('site')
  write(begun)
  commit()
  push()
  expect(publish().status).toBe(0)
  const before = head()
  write({ '_posts/2026-01-08-f.md': post('F') })
  writeFileSync(join(desk, 'notes.md'), 'Not of the site')
  commit()
  push()
  expect(publish().said).toContain(since(before, 1))
  expect(await wrongKeys()).toEqual([])
})

test('a publish that fails is not taken for one: the next run does what it left', async () => {
  const { write, commit, push, publish, wrongKeys, since, head } = makeRepository()
  write(begun)
  commit()
  push()
  publish()
  const before = head()
  write({ '_config.yml': 'title: [', '_posts/2026-01-09-g.md': post('G') })
  commit()
  push()
  const failed = publish()
  expect([failed.status, failed.said]).toEqual([2, expect.stringContaining('Cannot load')])

  write({ '_config.yml': config })
  commit()
  push()
  expect(publish().said).toContain(since(before, 1))
  expect(await wrongKeys()).toEqual([])
})

test('a post whose time has come is published by a run that nobody pushed for', { tags: ['large'] }, async () => {
  const { write, commit, push, publish, wrongKeys, since, head } = makeRepository()
  write({ ...begun, '_posts/2026-01-09-soon.md': post('Soon').replace('---\n', '---\ndate: 2100-01-01\n') })
  commit()
  push()
  expect(publish().said).toContain('the next post that waits is due at 2100-01-01T00:00:00+00:00')
  const said = publish({ event: 'schedule', schedule: '*/15 * * * *' }).said
  expect(said).toContain(since(head(), 0))
  expect(await wrongKeys()).toEqual([])
})

test('without the release that is to be run, nothing is', () => {
  const { status, stdout } = spawnSync('bash', ['-eo', 'pipefail', '-c', day.run ?? ''], {
    encoding: 'utf8',
    env: { ...gitEnv, RELEASE: '' },
  })
  expect([status, stdout]).toEqual([1, expect.stringContaining('EDGE_NEWS_FEED_RELEASE is not set, want the tag')])
})

const expression = (text: string) => `\${{ ${text} }}`

test('one run at a time, none stopped half-way, with the secrets of Cloudflare for the one step that needs them', () => {
  expect(workflow.concurrency).toEqual({ group: 'publish', 'cancel-in-progress': false })
  expect(Object.keys(workflow.on)).toEqual(['push', 'schedule', 'workflow_dispatch'])
  expect(workflow.on.schedule).toEqual([{ cron: job.env.DAILY }])
  expect(workflow.defaults.run.shell).toBe('bash')
  expect(job.env.SEED_OPTIONS).toBe('--remote --wait --note ../note.json')
  expect(publishing.env).toEqual({
    CLOUDFLARE_API_TOKEN: expression('secrets.CLOUDFLARE_API_TOKEN'),
    CLOUDFLARE_ACCOUNT_ID: expression('secrets.CLOUDFLARE_ACCOUNT_ID'),
    TOKEN: expression('github.token'),
    EVENT: expression('github.event_name'),
    SCHEDULE: expression('github.event.schedule'),
  })
  // The scripts take what an event says from their environment: in a script's text it would be run.
  for (const { run = '' } of [...stepsOf(job), ...stepsOf(remember)])
    expect(run).not.toContain(expression('').slice(0, 3))
})

test('what runs packages of others may not write to the repository, and what may runs none', () => {
  expect(workflow.permissions).toEqual({})
  expect([job.permissions, remember.permissions]).toEqual([{ contents: 'read' }, { contents: 'write' }])
  const scripts = stepsOf(job).flatMap(({ run }) => run ?? [])
  expect(scripts.map((script) => script.includes('npm'))).toEqual([false, false, true, true])
  expect(scripts[2]).toBe('npm ci --ignore-scripts')
  expect(
    stepsOf(remember)
      .flatMap(({ run }) => run ?? [])
      .join(),
  ).not.toContain('np')
  const withToken = [...stepsOf(job), ...stepsOf(remember)].filter(({ env }) =>
    JSON.stringify(env)?.includes('github.token'),
  )
  expect(withToken.map(({ name }) => name)).toEqual(['Fetch', 'Publish', 'Remember'])
})

test.each([
  '.github/archive/publish.yml',
  ...['bench', 'ci', 'thorough'].map((name) => `.github/workflows/${name}.yml`),
])('actions of %s are pinned by commit, and none leaves a token in its checkout', (file) => {
  const jobs: { steps: Step[] }[] = Object.values(parse(readFileSync(join(project, file), 'utf8')).jobs)
  const used = jobs.flatMap(stepsOf).filter(({ uses }) => uses !== undefined)
  expect(used.length).toBeGreaterThan(1)
  for (const { uses = '', with: given } of used) {
    expect(uses).toMatch(/^actions\/[a-z-]+(?:\/[a-z]+)?@[0-9a-f]{40}$/)
    if (uses.startsWith('actions/checkout')) expect(given?.['persist-credentials']).toBe(false)
  }
})

test('the program is pinned to the release that was deployed', () => {
  const program = stepsOf(job).find(({ with: given }) => given?.path === 'edge-news-feed')
  expect(program?.with).toMatchObject({
    repository: expression('vars.EDGE_NEWS_FEED'),
    ref: expression('vars.EDGE_NEWS_FEED_RELEASE'),
  })
})
