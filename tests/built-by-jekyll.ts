import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** This builds a site without plugins and themes: a tag that is not known writes nothing, and a layout or include that is not there is left out. */
const build = `
require "jekyll"
class Liquid::Document
  def unknown_tag(*) end
end
module WithoutMissing
  def render(context)
    super
  rescue IOError
    ""
  end
end
[Jekyll::Tags::IncludeTag, Jekyll::Tags::OptimizedIncludeTag].each { |tag| tag.prepend(WithoutMissing) }
config = Jekyll.configuration("source" => ARGV[0], "destination" => ARGV[1], "quiet" => true, "plugins" => [], "url" => ARGV[2])
config["theme"] = nil
config["baseurl"] = ""
config["disable_disk_cache"] = true
config["exclude"] += ["expected"]
Jekyll::Site.new(config).process`

/** The paths of all files in a folder. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
}

/** Lets Jekyll build an archive, as the site at an address without a base; returns the folder, which is there until the test ends. */
export function builtByJekyll(folder: string, url: string): string {
  const destination = mkdtempSync(join(tmpdir(), 'jekyll-built-'))
  onTestFinished(() => rmSync(destination, { recursive: true, force: true }))
  execFileSync('ruby', ['-e', build, folder, destination, url], { stdio: ['ignore', 'ignore', 'pipe'] })
  return destination
}
