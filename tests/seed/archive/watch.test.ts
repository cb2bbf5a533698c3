import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { watchFolder } from '../../../seed/archive/watch.ts'

/** A site that is watched, with files to begin with. */
function watchSite(...files: string[]) {
  const base = mkdtempSync(join(tmpdir(), 'edge-news-feed-'))
  const at = (path: string) => join(base, 'site', path)
  let written = 0
  const put = (path: string) => {
    mkdirSync(dirname(at(path)), { recursive: true })
    writeFileSync(at(path), String(written++))
  }
  mkdirSync(at(''))
  for (const file of files) put(file)
  const controller = new AbortController()
  const groups = watchFolder(at(''), controller.signal, 20)
  onTestFinished(() => {
    controller.abort()
    rmSync(base, { recursive: true })
  })
  /** Waits until each of these paths has been told since the last time. */
  const told = async (...paths: string[]) => {
    const missing = new Set(paths)
    const all: string[] = []
    while (missing.size > 0) {
      const { value, done } = await groups.next()
      if (done) throw new Error(`Never told: ${[...missing].join(', ')}`)
      for (const path of value) {
        missing.delete(path)
        all.push(path)
      }
    }
    return all
  }
  return { at, put, told }
}

test('a file that comes, changes or goes right after the start is told', async () => {
  const { at, put, told } = watchSite('_posts/a.md', '_posts/b.md')
  put('_posts/a.md')
  rmSync(at('_posts/b.md'))
  put('_posts/c.md')
  await told('_posts/a.md', '_posts/b.md', '_posts/c.md')
})

test('a file that editors and git put in the place of another is told every time, and so are changes of it', async () => {
  const { at, put, told } = watchSite('_posts/a.md')
  for (let time = 0; time < 3; time++) {
    put('_posts/a.md.new')
    renameSync(at('_posts/a.md.new'), at('_posts/a.md'))
    await told('_posts/a.md', '_posts/a.md.new')
  }
  put('_posts/a.md')
  await told('_posts/a.md')
})

test('a folder that comes or goes is told file by file, however deep', async () => {
  const { at, put, told } = watchSite('draft/_posts/a.md', 'draft/_posts/s/b.md', '_posts/c.md')
  renameSync(at('draft'), at('../draft'))
  await told('draft/_posts/a.md', 'draft/_posts/s/b.md')
  renameSync(at('../draft'), at('moved'))
  await told('moved/_posts/a.md', 'moved/_posts/s/b.md')
  put('moved/_posts/s/d.md')
  await told('moved/_posts/s/d.md')
  rmSync(at('moved'), { recursive: true })
  await told('moved/_posts/a.md', 'moved/_posts/s/b.md', 'moved/_posts/s/d.md')
})

test('a folder that takes the place of another is watched as the other was', async () => {
  const { at, put, told } = watchSite('_posts/a.md')
  mkdirSync(at('../new'))
  writeFileSync(at('../new/b.md'), '')
  renameSync(at('_posts'), at('../old'))
  renameSync(at('../new'), at('_posts'))
  await told('_posts/a.md', '_posts/b.md')
  put('_posts/c.md')
  await told('_posts/c.md')
  rmSync(at('_posts'), { recursive: true })
  put('_posts/d.md')
  await told('_posts/b.md', '_posts/c.md', '_posts/d.md')
  put('_posts/e.md')
  await told('_posts/e.md')
})

test('a file that becomes a folder is told, and so are the files of the folder; and the other way round', async () => {
  const { at, put, told } = watchSite('_posts/a.md', '_posts/b.md/c.md')
  rmSync(at('_posts/a.md'))
  put('_posts/a.md/d.md')
  rmSync(at('_posts/b.md'), { recursive: true })
  put('_posts/b.md')
  await told('_posts/a.md', '_posts/a.md/d.md', '_posts/b.md', '_posts/b.md/c.md')
})

test('a link that leads nowhere is told', async () => {
  const { at, told } = watchSite()
  symlinkSync(at('nowhere'), at('a.md'))
  await told('a.md')
})

test("what is in git's own folder, and what Jekyll and npm have made, is not told", async () => {
  const { put, told } = watchSite('.git/HEAD', '_site/index.html', 'node_modules/a/index.js', '_posts/.hidden/a.md')
  for (const file of ['.git/HEAD', '_site/index.html', 'node_modules/a/index.js', '_posts/.hidden/a.md']) put(file)
  expect(await told('_posts/.hidden/a.md')).toEqual(['_posts/.hidden/a.md'])
})
