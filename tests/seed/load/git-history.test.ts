import fc from 'fast-check'
import { expect, test } from 'vitest'
import { load, loadCommit } from '../../../seed/load/load.ts'
import { amount } from '../../amount.ts'
import { contentOf, differences } from '../../e2e/serve.ts'
import { memoryKv } from '../kv/memory-kv.ts'
import { loading } from '../load-site.ts'
import { type Content, makeRepository, type Repository, withCommit } from '../make-repository.ts'

const NOW = Date.parse('2026-06-01T00:00:00Z')
const options = { ...loading, replace: true, today: () => NOW }

const post = (title: string, body: string, more = '') => `---\ntitle: ${title}\n${more}---\n${body}\n`

/** Files, as they are at first. */
const first: Record<string, Content> = {
  '_config.yml': 'url: https://news.example.com\ntitle: T\ntimezone: UTC\ncollections: { guides: { output: true } }\n',
  '_posts/2026-01-01-always.md': post('Always', 'It stays.', 'categories: news\n'),
  'shared/text.md': post('Shared', 'What links lead to.', 'categories: shared\n'),
  'about.md': post('About', 'Who we are.'),
  '_posts/2026-01-05-link.md': { to: '2026-01-04-link.md' },
  '_posts/2026-01-04-link.md': { to: '../shared/text.md' },
}

/** Where something may come, change and go. */
const postPaths = [
  ...['_posts/2026-01-02-a.md', '_posts/2026-01-02-b.md', 'news/_posts/2026-01-03-c.md', '_posts/2026-01-04-ü.md'],
  ...['_posts/2026-01-04-u\u0308.md', '_posts/deep/er/2026-01-05-d.md', '_posts/2026-12-31-later.md'],
]
const otherPaths = [
  'about.md',
  'guides.html',
  'assets/x.svg',
  'assets/y.txt',
  'shared/text.md',
  '_guides/one.md',
  'category/news.html',
]
const configured = ['_data/authors.yml', '_includes/note.html', '_layouts/page.html', '_config.yml']
const targets = [
  ...['../shared/text.md', '../shared/gone.md', '2026-01-02-b.md', '../..', '../linked/text.md', '2026-01-04-link.md'],
  ...['../shared', '../assets/x.svg', '/etc/hostname'],
]

const aText = fc.record({
  body: fc.constantFrom('One.', 'Two.', 'Three {% include note.html %}.', '[x](/about/)'),
  category: fc.constantFrom('news', 'ships', 'shared'),
})
const anArticle = aText.map(({ body, category }): Content => post(body.slice(0, 3), body, `categories: ${category}\n`))
const aPlain = fc.constantFrom<Content>(
  'plain\n',
  '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"></svg>',
  post('Page', 'A page.'),
  post('News', '', 'category: news\n'),
  'someone: Some One\n',
  null,
)

/** What becomes of one file, or of two. */
type Change = { kind: 'write'; path: string; content: Content } | { kind: 'rename'; from: string; to: string }

const write = (path: fc.Arbitrary<string>, content: fc.Arbitrary<Content>): fc.Arbitrary<Change> =>
  fc.record({ kind: fc.constant('write' as const), path, content })

const aChange: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 6,
    arbitrary: write(fc.constantFrom(...postPaths), fc.oneof({ weight: 4, arbitrary: anArticle }, fc.constant(null))),
  },
  { weight: 2, arbitrary: write(fc.constantFrom(...otherPaths), fc.oneof(aPlain, anArticle)) },
  { weight: 3, arbitrary: write(fc.constant('shared/text.md'), anArticle) },
  {
    weight: 1,
    arbitrary: write(fc.constantFrom(...configured.slice(0, 3)), fc.constantFrom<Content>('a: B\n', 'note', null)),
  },
  {
    weight: 2,
    arbitrary: write(
      fc.constantFrom(
        '_posts/2026-01-04-link.md',
        '_posts/2026-01-05-link.md',
        'assets/link.svg',
        '_guides/link.md',
        'linked',
      ),
      fc.constantFrom(...targets, 'shared').map((to): Content => ({ to })),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('rename' as const),
      from: fc.constantFrom(...postPaths, 'shared/text.md', 'about.md'),
      to: fc.constantFrom(...postPaths, 'shared/text.md', 'other.md'),
    }),
  },
)

/** What is done to the branch before the next publish. */
type Step =
  | { kind: 'commits'; changes: Change[][] }
  /** A branch that began some commits ago comes together with this one. */
  | { kind: 'merge'; back: number; theirs: Change[]; ours: Change[] }
  /** The branch is as it was some commits ago, and goes on from there. */
  | { kind: 'force'; back: number; changes: Change[] }

const changes = fc.array(aChange, { minLength: 1, maxLength: 3 })
const back = fc.integer({ min: 1, max: 3 })
const aStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('commits' as const),
      changes: fc.array(changes, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('merge' as const), back, theirs: changes, ours: changes }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('force' as const), back, changes }) },
)

function commitAll(repository: Repository, changes: readonly Change[]): void {
  for (const change of changes) {
    if (change.kind === 'write') repository.write({ [change.path]: change.content })
    else if (repository.git('ls-files', '--', change.from) === change.from && change.from !== change.to) {
      repository.write({ [change.to]: null, [`${change.to}.gone`]: null })
      repository.write({ [change.to]: '' })
      repository.git('mv', '--force', change.from, change.to)
    }
    repository.git('add', '--all')
  }
  repository.commit()
}

function take(repository: Repository, step: Step): void {
  const { git } = repository
  if (step.kind === 'commits') {
    for (const changes of step.changes) commitAll(repository, changes)
    return
  }
  const commits = Number(git('rev-list', '--count', '--first-parent', 'HEAD'))
  const before = `HEAD~${Math.min(step.back, commits - 1)}`
  if (step.kind === 'force') {
    git('reset', '--quiet', '--hard', before)
    commitAll(repository, step.changes)
    return
  }
  git('checkout', '--quiet', '-b', 'side', before)
  commitAll(repository, step.theirs)
  git('checkout', '--quiet', 'main')
  commitAll(repository, step.ours)
  try {
    git('merge', '--quiet', '--no-ff', '-X', 'ours', '--message=merge', 'side')
  } catch {
    // Of what cannot be merged, ours is taken.
    git('checkout', '--quiet', '--force', 'main')
    git('merge', '--quiet', '--no-ff', '-s', 'ours', '--message=merge', 'side')
  }
  git('branch', '--quiet', '-D', 'side')
  git('clean', '-ffdq')
}

test('whatever history a repository has: what is published of a commit is, byte for byte, what a load of its folder leaves', {
  tags: ['large'],
  timeout: 3_600_000,
}, async () => {
  const taken = { few: 0, everything: new Map<string, number>() }
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { minLength: 1, maxLength: 5 }), async (steps) => {
      const repository = makeRepository(first)
      const kv = memoryKv()
      const publish = () => withCommit(repository.root, {}, (root) => loadCommit(root, {}, async () => kv, options))
      expect((await publish()).everything).toBe('KV does not say which commit is published')
      for (const step of steps) {
        take(repository, step)
        const { everything } = await publish()
        if (everything === null) taken.few++
        else taken.everything.set(everything, (taken.everything.get(everything) ?? 0) + 1)
        const whole = memoryKv()
        await load(repository.root, async () => whole, options)
        expect(differences(await contentOf(kv), await contentOf(whole))).toEqual([])
      }
    }),
    { numRuns: amount(12, 300) },
  )
  const everything = [...taken.everything.values()].reduce((sum, n) => sum + n, 0)
  expect(taken.few).toBeGreaterThan(everything / 3)
})
