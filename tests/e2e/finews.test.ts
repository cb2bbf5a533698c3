import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { parse } from 'yaml'
import { makeFinews } from '../bench/make-finews.ts'
import { makeState, seed, seedJson } from './serve.ts'
import { testServedFinews } from './served-finews.ts'

// A larger one: tests/slow/finews.test.ts.
testServedFinews({ posts: 600, categories: 'words', sample: 100, compare: inject('isThorough') })
if (inject('isThorough')) testServedFinews({ posts: 600, categories: 'pages', sample: 100, compare: true })

const { state, remove } = makeState()
const root = join(state, 'site')
beforeAll(() => void makeFinews(root, { posts: 300, seed: 1, postFolder: 'old_post', daysInPosts: 3 }))
afterAll(remove)
const dryRun = (...more: string[]) => seedJson(root, '--persist-to', state, '--dry-run', ...more)

test('--labels prints what categories are called, as a file to start from; with it in place they are called the same', {
  tags: ['large'],
}, async () => {
  const { status, stdout } = await seed(root, '--labels')
  expect(status).toBe(0)
  expect(parse(stdout)).toMatchObject({ wcnews: '望潮滚动新闻', LanWeb: 'LanWeb新闻', '@lanqing': '@澜青新闻' })

  await seedJson(root, '--persist-to', state)
  mkdirSync(join(root, '_data'))
  writeFileSync(join(root, '_data/categories.yml'), stdout)
  expect((await dryRun()).kinds.article?.writes ?? 0).toBe(0)
})

test('--strict-yaml leaves out the posts whose front matter YAML refuses', async () => {
  const [lenient, strict] = [await dryRun(), await dryRun('--strict-yaml')]
  const broken = strict.problems.filter(
    ({ path, reason }) => reason === 'broken front matter' && !path.startsWith('category/'),
  )
  expect(broken.length).toBeGreaterThan(3)
  expect([lenient.published, strict.published]).toEqual([300, 300 - broken.length])
})
