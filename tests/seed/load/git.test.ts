import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openRepository } from '../../../seed/archive/git-repository.ts'
import { type CommitOptions, load, loadCommit } from '../../../seed/load/load.ts'
import type { Report } from '../../../seed/load/report.ts'
import { contentOf, differences } from '../../e2e/serve.ts'
import { type MemoryKv, memoryKv } from '../kv/memory-kv.ts'
import { loading } from '../load-site.ts'
import { makeRepository, runGitIn, withCommit } from '../make-repository.ts'
import { makeSite } from '../make-site.ts'

const config = 'url: https://news.example.com\ntitle: T\n'
const post = (text: string) => `---\ntitle: A\n---\n${text}\n`

interface Publishing extends CommitOptions {
  ref?: string
  folder?: string
}

const publish = (repository: string, kv: MemoryKv, { ref, folder, ...commit }: Publishing = {}): Promise<Report> =>
  withCommit(repository, { ref, folder }, (root) => loadCommit(root, commit, async () => kv, loading))

/** What a load of a folder leaves, and reports. */
async function loadFolder(root: string): Promise<{ kv: MemoryKv; report: Report }> {
  const kv = memoryKv()
  return { kv, report: await load(root, async () => kv, loading) }
}

async function expectSame(a: MemoryKv, b: MemoryKv): Promise<void> {
  expect(differences(await contentOf(a), await contentOf(b))).toEqual([])
}

const byPath = ({ problems }: Report) =>
  problems.map(({ path, reason, detail }) => `${path} ${reason}: ${detail}`).toSorted()

test('whatever a folder may hold, it is read and reported from a commit as from a checkout', async () => {
  const { root, git, write, commit } = makeRepository({
    '_config.yml': `${config}collections: { guides: { output: true } }\n`,
    '_posts/2026-01-01-a.md': post('One. ![](/assets/x.png)'),
    '_posts/2026-01-02-link.md': { to: '../shared/text.md' },
    '_posts/2026-01-03-chain.md': { to: '2026-01-02-link.md' },
    '_posts/2026-01-04-out.md': { to: '../..' },
    '_posts/2026-01-05-nothing.md': { to: 'nothing.md' },
    '_posts/2026-01-06-folder.md': { to: '../shared' },
    '_posts/2026-01-07-loop.md': { to: '2026-01-07-loop.md' },
    '_posts/2026-01-08-through.md': { to: '../away/text.md' },
    '_posts/2026-01-09-file.md': { to: '../shared/text.md/x' },
    '_posts/2026-01-10-u\u0308ber.md': post('Written as macOS does.'),
    '_posts/2026-01-11-bad.md': Buffer.from([0x2d, 0x2d, 0x2d, 0x0a, 0xff, 0xfe]),
    '_posts/2026-01-12-crlf.md': post('One.\r\n\r\nTwo.').replaceAll('\n', '\r\n'),
    '_posts/2026-01-13-beside.md': post('{% include_relative beside.txt %}{% include_relative linked.txt %}'),
    '_posts/beside.txt': 'beside',
    '_posts/linked.txt': { to: 'beside.txt' },
    'shared/text.md': post('Shared.'),
    away: { to: 'shared' },
    'linked/_posts': { to: '../_posts' },
    '_guides/one.md': post('A guide.'),
    '_guides/link.md': { to: 'one.md' },
    '_guides/out.md': { to: '../shared/text.md' },
    '_data/authors.yml': { to: '../shared/authors.yml' },
    '_data/more.yml': 'a: 1\n',
    'shared/authors.yml': 'a: Some One\n',
    '_includes/x.html': 'x',
    'assets/x.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"></svg>',
    'assets/x.txt': { to: 'x.svg' },
    'a.b/c': 'sorts before a folder of its name',
    'a/c': 'x',
    'a-b': 'x',
    'nb sp/q?#%.txt': 'x',
    'about.md': post('About.'),
    'category/news.md': '---\ncategory: news\n---\n',
  })
  const name = Buffer.concat([Buffer.from(`${root}/_posts/2026-01-20-`), Buffer.of(0xff), Buffer.from('.md')])
  writeFileSync(name, post('A name that is no UTF-8.'))
  write({ 'assets/large.bin': Buffer.alloc(26 * 1024 * 1024, 'x'), 'assets/run.sh': '#!/bin/sh\n' })
  git('add', '--all')
  git('update-index', '--chmod=+x', 'assets/run.sh')
  const other = makeRepository({ 'x.txt': 'x' })
  git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other.root, 'theme')
  git('commit', '--quiet', '--message=x')
  git('submodule', '--quiet', 'deinit', '--force', 'theme')
  commit()

  const folder = await loadFolder(root)
  const kv = memoryKv()
  const report = await publish(root, kv)
  await expectSame(kv, folder.kv)
  expect(byPath(report)).toEqual(byPath(folder.report))
  expect(report.published).toBe(folder.report.published)
  expect(report.notes).toEqual(['submodules are not read: theme'])
  expect(byPath(report).filter((problem) => problem.includes(' is a link '))).toEqual([
    '_data/authors.yml unreadable: it is a link to outside of _data, want a file',
    '_guides/out.md unreadable: it is a link to outside of _guides, want a file',
    '_posts/2026-01-04-out.md unreadable: it is a link to outside of the archive, want a file',
    '_posts/2026-01-05-nothing.md unreadable: it is a link to nothing, want a file',
    '_posts/2026-01-06-folder.md unreadable: it is a link to a folder, want a file',
    '_posts/2026-01-07-loop.md unreadable: it is a link to nothing, want a file',
    '_posts/2026-01-09-file.md unreadable: it is a link to nothing, want a file',
    'away unreadable: it is a link to a folder, want a file',
    'linked/_posts unreadable: it is a link to a folder of posts, want the folder itself',
  ])
})

test('a commit is read as it is, whatever lies in the folder that is checked out, and none of it comes there', async () => {
  const { root, git, write } = makeRepository({ '_config.yml': config, '_posts/2026-01-01-a.md': post('Committed.') })
  write({ '_posts/2026-01-01-a.md': post('Not committed.'), '_posts/2026-01-02-b.md': post('Nor this.') })
  const kv = memoryKv()
  await publish(root, kv)
  expect(kv.pairs.get('article/2026/01/01/a')?.value).toContain('Committed.')
  expect(kv.pairs.has('article/2026/01/02/b')).toBe(false)
  expect(git('status', '--short')).toBe('M _posts/2026-01-01-a.md\n?? _posts/2026-01-02-b.md')
})

test('files are read as they are committed, whatever .gitattributes makes of them in a checkout', async () => {
  const { root } = makeRepository({
    '.gitattributes': '*.txt text eol=crlf\n*.bin filter=lfs diff=lfs merge=lfs -text\n',
    '_config.yml': config,
    '_posts/2026-01-01-a.md': post('A.'),
    'x.txt': 'one\ntwo\n',
  })
  const kv = memoryKv()
  const { notes } = await publish(root, kv)
  expect(kv.pairs.get('file/x.txt')?.value).toBe('one\ntwo\n')
  expect(notes).toEqual([
    '.gitattributes names Git LFS: what it keeps elsewhere is read as the pointer that is in the repository',
  ])
})

test('what a link leads to is published where it changes, comes and goes, though the link stays what it is', {
  tags: ['large'],
}, async () => {
  const { root, commit } = makeRepository({
    '_config.yml': config,
    '_posts/2026-01-01-a.md': post('A.'),
    '_posts/2026-01-02-link.md': { to: '../folder/text.md' },
    folder: { to: 'shared' },
    'shared/text.md': post('First.'),
    'other/text.md': post('Other.'),
  })
  const kv = memoryKv()
  await publish(root, kv)
  const text = () => kv.pairs.get('article/2026/01/02/link')?.value
  expect(text()).toContain('First.')
  commit({ 'shared/text.md': post('Second.') })
  expect((await publish(root, kv)).everything).toBeNull()
  expect(text()).toContain('Second.')
  commit({ folder: { to: 'other' } })
  await publish(root, kv)
  expect(text()).toContain('Other.')
  commit({ 'other/text.md': null })
  await publish(root, kv)
  expect(text()).toBeUndefined()
  commit({ 'other/text.md': post('Again.') })
  await publish(root, kv)
  expect(text()).toContain('Again.')
  await expectSame(kv, (await loadFolder(root)).kv)
})

test('a site in a folder of the repository is the same, and what changes outside of it is nothing', {
  tags: ['large'],
}, async () => {
  const { root, git, commit } = makeRepository({
    'docs/_config.yml': config,
    'docs/_posts/2026-01-01-a.md': post('A.'),
    'docs/_posts/2026-01-02-out.md': { to: '../../README.md' },
    'README.md': post('x'),
  })
  const kv = memoryKv()
  const { problems } = await publish(root, kv, { folder: './docs/' })
  expect(problems.map(({ path, detail }) => [path, detail])).toEqual([
    ['_posts/2026-01-02-out.md', 'it is a link to outside of the archive, want a file'],
  ])
  const since = git('rev-parse', 'HEAD')
  commit({ 'README.md': post('y'), 'docs/_posts/2026-01-03-b.md': post('B.') })
  expect((await publish(root, kv, { folder: 'docs' })).commit).toEqual({
    id: git('rev-parse', 'HEAD'),
    since,
    files: 1,
  })
  await expectSame(kv, (await loadFolder(join(root, 'docs'))).kv)
  await expect(publish(root, kv)).rejects.toThrow(/^Cannot load ".* at [0-9a-f]{10}": there is no _config.yml in it/)
  await expect(publish(root, kv, { folder: 'site' })).rejects.toThrow(/there is no folder "site" in it/)
})

test('KV says which commit is published until somebody publishes anything else', { tags: ['large'] }, async () => {
  const { root, git, commit } = makeRepository({ '_config.yml': config, '_posts/2026-01-01-a.md': post('A.') })
  const kv = memoryKv()
  const unknown = 'KV does not say which commit is published'
  expect((await publish(root, kv)).everything).toBe(unknown)
  expect((await publish(root, kv)).commit).toEqual({
    id: git('rev-parse', 'HEAD'),
    since: git('rev-parse', 'HEAD'),
    files: 0,
  })
  const older = commit({ '_posts/2026-01-02-b.md': post('B.') })
  commit({ '_posts/2026-01-02-b.md': null, '_posts/2026-01-03-c.md': post('C.') })
  expect((await publish(root, kv)).commit?.files).toBe(1)
  expect((await publish(root, kv, { everything: true })).everything).toBe('--everything says so')
  // To go back is a difference like any other.
  expect((await publish(root, kv, { ref: older })).commit?.files).toBe(2)
  await load(root, async () => kv, loading)
  expect((await publish(root, kv)).everything).toBe(unknown)
  await expectSame(kv, (await loadFolder(root)).kv)
})

test('a dry run of a commit says what would be written, and leaves what KV says of commits', {
  tags: ['large'],
}, async () => {
  const { root, commit } = makeRepository({ '_config.yml': config, '_posts/2026-01-01-a.md': post('A.') })
  const kv = memoryKv()
  await publish(root, kv)
  commit({ '_posts/2026-01-02-b.md': post('B.') })
  const dry = await withCommit(root, {}, (tree) => loadCommit(tree, {}, async () => kv, { ...loading, dryRun: true }))
  expect([dry.everything, dry.commit?.files]).toEqual([null, 1])
  expect(kv.pairs.has('article/2026/01/02/b')).toBe(false)
  expect((await publish(root, kv)).everything).toBeNull()
})

test('a clone that is bare, shallow and without the contents of files gives the same, and fetches what it lacks', {
  tags: ['large'],
}, async () => {
  const { root, commit } = makeRepository({
    '_config.yml': config,
    '_posts/2026-01-01-a.md': post('A.'),
    '_data/a.yml': 'a: 1\n',
    '_data/b.yml': 'b: 1\n',
    'x.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"></svg>',
  })
  const clone = join(makeSite({}), 'clone.git')
  runGitIn('.', 'clone', '--quiet', '--bare', '--depth=1', '--filter=blob:none', `file://${root}`, clone)
  const kv = memoryKv()
  await publish(clone, kv)
  await expectSame(kv, (await loadFolder(root)).kv)
  commit({ '_posts/2026-01-02-b.md': post('B.'), '_posts/2026-01-03-c.md': post('C.'), '_posts/2026-01-01-a.md': null })
  runGitIn(clone, 'fetch', '--quiet', '--depth=1', 'origin', '+main:main')
  expect(await publish(clone, kv)).toMatchObject({ everything: null, commit: { files: 3 } })
  await expectSame(kv, (await loadFolder(root)).kv)
  // The next one is a new clone, which has no commit before.
  commit({ '_posts/2026-01-04-d.md': post('D.') })
  const next = join(makeSite({}), 'clone.git')
  runGitIn('.', 'clone', '--quiet', '--bare', '--depth=1', '--filter=blob:none', `file://${root}`, next)
  expect(await publish(next, kv)).toMatchObject({ everything: null, commit: { files: 1 } })
  await expectSame(kv, (await loadFolder(root)).kv)
  // What has nowhere to come from ends the publish, and takes nothing from KV.
  commit({ '_posts/2026-01-05-e.md': post('E.') })
  runGitIn(next, 'fetch', '--quiet', '--depth=1', 'origin', '+main:main')
  runGitIn(next, 'config', 'remote.origin.url', 'file:///nowhere')
  await expect(publish(next, kv)).rejects.toThrow('its remote "origin" does not give them')
  expect(kv.pairs.has('article/2026/01/04/d')).toBe(true)
})

test('a history that was written anew is compared as any other where the clone still has the commit, and whole where it has not', {
  tags: ['large'],
}, async () => {
  const { root, git, commit } = makeRepository({ '_config.yml': config, '_posts/2026-01-01-a.md': post('A.') })
  const kv = memoryKv()
  commit({ '_posts/2026-01-02-b.md': post('B.') })
  await publish(root, kv)
  git('reset', '--quiet', '--hard', 'HEAD~1')
  commit({ '_posts/2026-01-03-c.md': post('C.') })
  expect(await publish(root, kv)).toMatchObject({ everything: null, commit: { files: 2 } })
  await expectSame(kv, (await loadFolder(root)).kv)
  const since = git('rev-parse', 'HEAD')
  git('checkout', '--quiet', '--orphan', 'new')
  commit({ '_posts/2026-01-03-c.md': null })
  git('branch', '--quiet', '-D', 'main')
  git('reflog', 'expire', '--expire=all', '--all')
  git('gc', '--quiet', '--prune=now')
  const { everything } = await publish(root, kv, {})
  expect(everything).toBe(
    `the commit ${since} is not in the repository: its history was written anew, or the clone begins later`,
  )
  await expectSame(kv, (await loadFolder(root)).kv)
})

test('a repository whose objects are broken ends the load and takes nothing from KV', { tags: ['large'] }, async () => {
  const { root, git, commit } = makeRepository({ '_config.yml': config, '_posts/2026-01-01-a.md': post('A.') })
  const kv = memoryKv()
  await publish(root, kv)
  commit({ '_posts/2026-01-01-a.md': post('B.') })
  const id = git('rev-parse', 'HEAD:_posts/2026-01-01-a.md')
  rmSync(join(root, '.git/objects', id.slice(0, 2), id.slice(2)))
  await expect(publish(root, kv)).rejects.toThrow(`The repository does not give the object ${id}`)
  await expect(publish(root, kv, { everything: true })).rejects.toThrow(`The repository does not give the object ${id}`)
  expect(kv.pairs.get('article/2026/01/01/a')?.value).toContain('A.')
})

test('what names a range of commits is no commit: nothing is taken for published that was not', {
  tags: ['large'],
}, async () => {
  const { root, commit } = makeRepository({ '_config.yml': config, '_posts/2026-01-01-a.md': post('A.') })
  const kv = memoryKv()
  await publish(root, kv)
  commit({ '_posts/2026-01-02-b.md': post('B.') })
  expect((await publish(root, kv, { since: 'HEAD~1..HEAD' })).everything).toContain(
    'HEAD~1..HEAD is not in the repository',
  )
  await expectSame(kv, (await loadFolder(root)).kv)
  await expect(publish(root, kv, { ref: 'HEAD..HEAD' })).rejects.toThrow('there is no commit "HEAD..HEAD" in it')
})

test('a tree that nobody checks out ends nothing and leads nowhere', async () => {
  const { root, git } = makeRepository({
    '_config.yml': `${config}include: [".."]\n`,
    '_posts/2026-01-01-a.md': post('A.'),
  })
  const objectOf = (content: string) => {
    writeFileSync(join(root, 'object'), content)
    const id = git('hash-object', '-w', 'object')
    rmSync(join(root, 'object'))
    return id
  }
  const treeOf = (...entries: string[]) => {
    writeFileSync(join(root, 'entries'), entries.map((entry) => `${entry}\n`).join(''))
    const id = execFileSync('git', ['-C', root, 'mktree'], {
      input: readFileSync(join(root, 'entries')),
      encoding: 'utf8',
    })
    rmSync(join(root, 'entries'))
    return id.trim()
  }
  const entries = git('ls-tree', 'HEAD').split('\n')
  const link = `120000 blob ${objectOf('a/'.repeat(400_000))}\tlong`
  const inner = treeOf(...entries)
  const tree = treeOf(...entries, link, `040000 tree ${inner}\t..`)
  const commit = git('commit-tree', '-m', 'x', tree)
  const kv = memoryKv()
  expect((await publish(root, kv, { ref: commit })).published).toBe(1)
})

test('of a repository with several sites no more is fetched than what changed of one', {
  tags: ['large'],
}, async () => {
  const { root, commit } = makeRepository({ 'docs/_config.yml': config, 'docs/_posts/2026-01-01-a.md': post('A.') })
  const clone = join(makeSite({}), 'clone.git')
  runGitIn('.', 'clone', '--quiet', '--bare', '--filter=blob:none', `file://${root}`, clone)
  const kv = memoryKv()
  await publish(clone, kv, { folder: 'docs' })
  commit({ 'docs/_posts/2026-01-02-b.md': post('B.'), 'big/x.bin': 'x' })
  const big = runGitIn(root, 'rev-parse', 'HEAD:big/x.bin')
  runGitIn(clone, 'fetch', '--quiet', 'origin', '+main:main')
  expect(await publish(clone, kv, { folder: 'docs' })).toMatchObject({ everything: null, commit: { files: 1 } })
  expect(runGitIn(clone, 'rev-list', '--objects', '--missing=print', 'HEAD').split('\n')).toContain(`?${big}`)
})

test('a remote that does not answer is no history that was written anew', { tags: ['large'] }, async () => {
  const { root, commit } = makeRepository({ '_config.yml': config, '_posts/2026-01-01-a.md': post('A.') })
  const before = runGitIn(root, 'rev-parse', 'HEAD')
  commit({ '_posts/2026-01-02-b.md': post('B.') })
  const clone = join(makeSite({}), 'clone.git')
  runGitIn('.', 'clone', '--quiet', '--bare', '--depth=1', `file://${root}`, clone)
  runGitIn(clone, 'config', 'remote.origin.url', 'https://127.0.0.1:9/x.git')
  await expect(publish(clone, memoryKv(), { since: before })).rejects.toThrow(
    `The commit ${before.slice(0, 10)} is not in the clone, and its remote "origin" does not give it: `,
  )
})

test('a remote that is called as an option of git is none', async () => {
  const { root } = makeRepository({ '_config.yml': config, '_posts/2026-01-01-a.md': post('A.') })
  const clone = join(makeSite({}), 'clone.git')
  runGitIn('.', 'clone', '--quiet', '--bare', '--filter=blob:none', `file://${root}`, clone)
  const done = join(clone, 'done')
  const remote = `remote.--upload-pack=touch ${done};git-upload-pack`
  writeFileSync(
    join(clone, 'config'),
    readFileSync(join(clone, 'config'), 'utf8').replaceAll('remote "origin"', 'remote "none"'),
  )
  runGitIn(clone, 'config', '--remove-section', 'remote.none')
  runGitIn(clone, 'config', `${remote}.url`, `file://${root}`)
  runGitIn(clone, 'config', `${remote}.promisor`, 'true')
  await expect(publish(clone, memoryKv())).rejects.toThrow('want a name, as origin is')
  expect(existsSync(done)).toBe(false)
})

test.skipIf(process.getuid?.() !== 0)(
  'a repository that is somebody else’s is refused, as git refuses it',
  async () => {
    const { root } = makeRepository({ '_config.yml': config })
    chownSync(join(root, '.git'), 12_345, 12_345)
    chownSync(root, 12_345, 12_345)
    await expect(openRepository(root)).rejects.toThrow('dubious ownership')
  },
)

const path = process.env.PATH
afterEach(() => {
  process.env.PATH = path
})

test('what cannot be read is refused with what to do', async () => {
  const { root, git } = makeRepository({ '_config.yml': config })
  git('branch', 'other')
  const empty = makeSite({})
  const messageFrom = (repository: string, ref?: string) =>
    openRepository(repository, { ref }).then(
      () => 'it opened',
      ({ message }: Error) => message,
    )
  expect(await messageFrom(join(empty, 'none'))).toBe(
    `Cannot read "${empty}/none": it is not there, want a git repository: its folder, or a bare clone`,
  )
  expect(await messageFrom(empty)).toMatch(
    /not a git repository .*, want a git repository: its folder, or a bare clone$/,
  )
  expect(await messageFrom(root, 'nope')).toBe(
    `Cannot read "${root}": there is no commit "nope" in it; its newest branches are main, other (--ref <branch>)`,
  )
  expect(await messageFrom(root, '--help')).toContain('there is no commit "--help" in it')
  const address = 'https://github.com/owner/archive.git'
  expect(await messageFrom(address)).toBe(
    `Cannot read "${address}": it is an address, want a clone on this machine, such as "git clone --bare --filter=blob:none ${address}" makes`,
  )
  runGitIn(empty, 'init', '--quiet', '--bare')
  expect(await messageFrom(empty)).toContain('it has no branch with a commit')
  const old = makeSite({ git: '#!/bin/sh\necho git version 2.17.1\n' })
  chmodSync(join(old, 'git'), 0o755)
  process.env.PATH = old
  expect(await messageFrom(root)).toBe('git is 2.17, want 2.30 or newer: https://git-scm.com/downloads')
  process.env.PATH = join(old, 'nowhere')
  expect(await messageFrom(root)).toContain('Cannot run git: it is not installed, or not on the PATH.')
})

test('no file of the archive is written to this machine', { tags: ['large'] }, async () => {
  const { root } = makeRepository({ '_config.yml': config, '_posts/2026-01-01-a.md': post('A.') })
  const clone = join(makeSite({}), 'clone.git')
  runGitIn('.', 'clone', '--quiet', '--bare', `file://${root}`, clone)
  const files = () => readdirSync(clone, { recursive: true, encoding: 'utf8' }).toSorted()
  const before = files()
  await publish(clone, memoryKv())
  expect(files()).toEqual(before)
})
