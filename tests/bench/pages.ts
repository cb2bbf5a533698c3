import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Scores, scoresOf } from '../e2e/browser/lighthouse.ts'
import { judgedPages } from '../e2e/browser/pages.ts'
import { seedJson, serve } from '../e2e/serve.ts'

// npm run bench:pages: Lighthouse's scores of the sample's home page, largest category and newest article.

const GOAL = 98
const { values } = parseArgs({ options: { runs: { type: 'string', default: '3' } } })
const RUNS = Number(values.runs)

const state = mkdtempSync(join(tmpdir(), 'edge-news-feed-'))
await seedJson('--persist-to', state)
const server = await serve(state)
try {
  const pages = await judgedPages(server.address)
  const runs: Scores[][] = []
  for (let i = 0; i < RUNS; i++) runs.push(await scoresOf(pages))
  console.log('| page | performance | accessibility | best practices | SEO |\n| --- | --- | --- | --- | --- |')
  for (const [n, address] of pages.entries()) {
    const of = (name: 'performance' | 'accessibility' | 'best-practices' | 'seo') =>
      runs.map((run) => run[n]?.[name] ?? 0).toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0
    const performance = of('performance')
    const name = ['home', 'category', 'article'][n] ?? address
    console.log(
      `| ${name} | ${performance}${performance < GOAL ? ` (goal ${GOAL}, not met)` : ''} | ${of('accessibility')} | ${of('best-practices')} | ${of('seo')} |`,
    )
  }
} finally {
  await server.stop()
  rmSync(state, { recursive: true, force: true })
}
