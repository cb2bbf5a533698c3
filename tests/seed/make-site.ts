import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Writes a Jekyll site into a folder that lives as long as the test. */
export function makeSite(files: Record<string, string | Uint8Array>): string {
  const root = mkdtempSync(join(tmpdir(), 'jekyll-site-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  writeSite(root, files)
  return root
}

/** Writes a Jekyll site into a folder. */
export function writeSite(root: string, files: Record<string, string | Uint8Array>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
}
