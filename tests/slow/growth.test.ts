import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { findPosts } from '../../seed/archive/find-posts.ts'
import { openJekyllSite } from '../../seed/archive/site.ts'
import { planArchive } from '../../seed/plan/archive.ts'
import { arrange } from '../../seed/plan/arrange.ts'
import { Posts } from '../../seed/plan/posts.ts'
import { createTasks } from '../../seed/threads/tasks.ts'
import { postOf } from '../e2e/stopped-load.ts'
import { type GrowingPost, growingTexts } from '../fixtures/growing-texts.ts'
import { makeSite } from '../seed/make-site.ts'

type Growing = (n: number) => GrowingPost

/** What all that a load does with one post takes of the processor, in milliseconds. */
async function costOf([text, markup, isWhole = false]: GrowingPost): Promise<number> {
  const name = `_posts/2026-01-01-a.${markup === 'html' ? 'html' : 'md'}`
  const root = makeSite({ '_config.yml': 'url: https://a.example', [name]: isWhole ? text : `---\n---\n${text}` })
  const site = openJekyllSite(root)
  const tasks = createTasks(site, Date.parse('2026-06-01'))
  const before = process.cpuUsage()
  const { headers } = tasks.readHeaders((await findPosts(root, site.config)).files)
  const { jobs, ...arrangement } = await arrange(site.config, new Posts(headers))
  const desk = [...jobs].map((job) => ({ ...job, around: { ...job.around, isDesk: markup === 'html' } }))
  const { articles } = await tasks.makeArticles(desk)
  const made = articles.filter((article) => article !== null)
  if (made.length > 0) await Array.fromAsync(planArchive({ site, waiting: [], ...arrangement }, made))
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** How many times as much four times the text costs; the best of three, since much else goes on. */
async function growthOf(growing: Growing, length: number): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < 3 && best > MOST_GROWTH; round++) {
    const few = await costOf(postOf(growing, length))
    const many = await costOf(postOf(growing, 4 * length))
    // Beside what is compiled and collected in between, less than this says nothing.
    best = Math.min(best, many / Math.max(few, 20))
  }
  return best
}

// Linear is 4, quadratic 16.
const MOST_GROWTH = 7

test.each(Object.entries(growingTexts))('%s', async (_name, growing) => {
  await costOf(postOf(growing, 1000))
  expect(await growthOf(growing, 12_500)).toBeLessThan(MOST_GROWTH)
})

const shared = new URL('../../../shared/cases/bounded/shapes.mjs', import.meta.url)
const isThere = existsSync(fileURLToPath(shared))
if (!isThere) console.warn('SKIPPED: the cases "bounded" are not here, so the texts that grow in them are not tried')

test.skipIf(!isThere)('the shapes of cases/bounded', async () => {
  const { shapes }: { shapes: Record<string, Growing> } = await import(shared.href)
  const bad: string[] = []
  for (const [name, growing] of Object.entries(shapes))
    if ((await growthOf(growing, 25_000)) >= MOST_GROWTH) bad.push(name)
  expect(bad).toEqual([])
})
