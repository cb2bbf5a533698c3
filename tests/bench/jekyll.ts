import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Gives an archive layouts that are nothing but what they are put around. */
export function addLayouts(archive: string): void {
  mkdirSync(join(archive, '_layouts'), { recursive: true })
  for (const name of ['default', 'page', 'post', 'category'])
    writeFileSync(join(archive, '_layouts', `${name}.html`), '{{ content }}\n')
}

/** Wall seconds that Jekyll takes for a site, without its cache; null, with a line, where it or a plugin of the site is not installed. */
export function timeJekyll(archive: string, destination: string): number | null {
  try {
    const start = performance.now()
    const { error, status, stderr } = spawnSync(
      'jekyll',
      ['build', '--quiet', '--source', archive, '--destination', destination, '--disable-disk-cache'],
      { encoding: 'utf8', env: { ...process.env, LANG: 'C.UTF-8' } },
    )
    const seconds = (performance.now() - start) / 1000
    if (error !== undefined && 'code' in error && error.code === 'ENOENT') {
      console.error('jekyll is not installed, so nothing is compared with it')
      return null
    }
    // Debian's jekyll comes without the plugins that it only recommends.
    if (stderr?.includes('MissingDependencyException')) {
      console.error('a plugin of Jekyll is not installed, so nothing is compared with it: want jekyll-feed')
      return null
    }
    if (error !== undefined || status !== 0)
      throw new Error(`Cannot build "${archive}": jekyll ended with ${status}: ${error ?? stderr}`)
    return seconds
  } finally {
    rmSync(destination, { recursive: true, force: true })
  }
}
