// Ctrl-C while posts of each shape are rendered. tests/e2e/bounded.test.ts has some of them.
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { describe, test } from 'vitest'
import { findCases } from '../archives.ts'
import { stopWhileRendering } from '../e2e/stopped-load.ts'
import type { GrowingPost } from '../fixtures/growing-texts.ts'

const cases = findCases('bounded')
const file = cases === null ? null : `${cases}/shapes.mjs`
const { shapes }: { shapes: Record<string, (n: number) => GrowingPost> } =
  file !== null && existsSync(file) ? await import(pathToFileURL(file).href) : { shapes: {} }

describe.skipIf(cases === null)('Ctrl-C ends a load that renders', () => {
  test.each(Object.entries(shapes))('%s', (_name, growing) => stopWhileRendering(growing))
})
