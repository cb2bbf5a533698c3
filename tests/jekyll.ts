import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const build = `
require "jekyll"
Jekyll.logger.log_level = :error
ARGV.each do |root|
  options = { "source" => root, "destination" => File.join(root, "_site"), "disable_disk_cache" => true, "plugins" => ["jekyll-feed"] }
  Jekyll::Site.new(Jekyll.configuration(options)).process
end
`

/** True where Jekyll with jekyll-feed can be run; not everybody has it. */
export const hasJekyll: boolean = (() => {
  try {
    execFileSync('ruby', ['-e', 'gem "jekyll"; gem "jekyll-feed"'], { stdio: 'ignore' })
    return true
  } catch {
    console.warn('SKIPPED: Jekyll and jekyll-feed are not installed, so nothing is compared with what they make')
    return false
  }
})()

/** Builds sites with Jekyll, all in one process. @returns a function that reads a file of what was made of one */
export function buildWithJekyll(roots: readonly string[]): (root: string, file: string) => string {
  execFileSync('ruby', ['-e', build, ...roots], { stdio: ['ignore', 'ignore', 'inherit'] })
  return (root, file) => readFileSync(join(root, '_site', file), 'utf8')
}
