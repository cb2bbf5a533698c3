import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { GrowingPost } from '../fixtures/growing-texts.ts'
import { makeSite } from '../seed/make-site.ts'
import { makeState, startSeed, until } from './serve.ts'

type Growing = (n: number) => GrowingPost

/** Characters of a post, and posts of a load: to render all takes far longer than it takes to be told to stop. */
const LENGTH = 100_000
const POSTS = 40

/** A post of about as many characters as `length`. */
export function postOf(growing: Growing, length: number): GrowingPost {
  const [one, many] = [growing(1)[0].length, growing(101)[0].length]
  const n = Math.max(1, Math.floor(((length - one) * 100) / Math.max(1, many - one)))
  const longer = growing(n)[0].length / length
  return growing(longer > 1.5 ? Math.max(1, Math.floor(n / longer)) : n)
}

/** Sends Ctrl-C to a load while it renders posts of a shape, and looks how it ends. */
export async function stopWhileRendering(growing: Growing): Promise<void> {
  const [text, markup, isWhole = false] = postOf(growing, LENGTH)
  const extension = markup === 'html' ? 'html' : 'md'
  const posts = Array.from({ length: POSTS }, (_, n) => [
    `_posts/2026-01-01-p${n}.${extension}`,
    isWhole ? text : `---\n---\n${text}`,
  ])
  const site = makeSite({
    '_config.yml': 'url: https://news.example.com\n',
    '_posts/2026-01-02-good.md': '---\n---\nhi',
    ...Object.fromEntries(posts),
  })
  const { state, remove } = makeState()
  const running = startSeed(site, '--persist-to', state)
  try {
    // KV opens when everything is read, and rendering follows.
    await until('KV is there', () => existsSync(join(state, 'v3')))
    running.signal('SIGINT')
    const { status, output } = await running.ended
    // Short shapes may be done before they are told.
    if (status !== 0)
      expect([status, output]).toEqual([130, expect.stringMatching(/^Stopped( before anything was written)?\./)])
  } finally {
    running.signal('SIGKILL')
    remove()
  }
}
