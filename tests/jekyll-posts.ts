import { execFileSync } from 'node:child_process'
import { arrange } from '../seed/plan/arrange.ts'
import { Posts } from '../seed/plan/posts.ts'
import type { Article } from '../src/model/article.ts'
import { bodyOf, differences, jekyllBodyOf } from './same-body.ts'
import { readArchive } from './seed/read-archive.ts'

/** What Jekyll makes of a post. */
interface JekyllPost {
  path: string
  url: string
  id: string
  title: string
  date: string
  categories: string[]
  tags: string[]
  content: string
}

const build = `
require "jekyll"
require "json"
Jekyll.logger.log_level = :error
$stderr.reopen(File::NULL)
built = ARGV.map do |root|
  begin
    options = { "source" => root, "destination" => File.join(root, "_site"), "disable_disk_cache" => true }
    site = Jekyll::Site.new(Jekyll.configuration(options))
    site.reset
    site.read
    payload = site.site_payload
    # Front matter that is no YAML leaves a document without data, and a build ends at the first template that fails.
    whole = site.posts.docs.select do |post|
      begin
        post.renderer.payload = payload
        post.renderer.run
        post.data["categories"]
      rescue StandardError, ScriptError
        nil
      end
    end
    whole.map do |post|
      {
        path: post.relative_path, url: post.url, id: post.id, title: post.data["title"].to_s, date: post.date.xmlschema,
        categories: post.data["categories"].map(&:to_s), tags: post.data["tags"].map(&:to_s), content: post.content,
      }
    end
  rescue StandardError, ScriptError, SystemExit
    nil
  end
end
puts JSON.generate(built)
`

/** Reads and renders sites with Jekyll, all in one process. @returns the posts of each; null where Jekyll gives up on the site */
export function postsByJekyll(roots: readonly string[]): (JekyllPost[] | null)[] {
  const json = execFileSync('ruby', ['-e', build, ...roots], {
    encoding: 'utf8',
    maxBuffer: 1e9,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TZ: 'UTC', LANG: 'C.UTF-8' },
  })
  return JSON.parse(json)
}

/** A post that is another one here than Jekyll makes of it. */
export interface Difference {
  path: string
  parts: string[]
  ours: unknown
  theirs: unknown
}

/** Compares what a load makes of a site's posts with what Jekyll made of them. */
export async function differencesFrom(theirs: readonly JekyllPost[], root: string, now: number): Promise<Difference[]> {
  const { config, posts, tasks } = await readArchive(root, now)
  const jobs = [...(await arrange({ ...config, newsFields: 'off' }, new Posts(posts))).jobs]
  const { articles } = await tasks.makeArticles(jobs)
  const made = new Map(
    articles.flatMap((article) => {
      if (article === null) return []
      const head = JSON.parse(article.head) as Article
      return [[head.file, { ...head, html: article.html }] as const]
    }),
  )
  const headers = new Map(posts.map((post) => [post.file, post]))
  return theirs.flatMap((post): Difference[] => {
    const [ours, header] = [made.get(post.path), headers.get(post.path)]
    if (ours === undefined || header === undefined)
      return [{ path: post.path, parts: ['missing'], ours: null, theirs: post }]
    const url = config.url + header.path
    const parts: string[] = differences(bodyOf(ours.html), jekyllBodyOf(post.content, url))
    if (decodeURI(header.path) !== decodeURI(post.url)) parts.push('url')
    if (decodeURI(header.jekyllId) !== decodeURI(post.id)) parts.push('id')
    if (Date.parse(header.published) !== Date.parse(post.date)) parts.push('date')
    if (header.title !== post.title) parts.push('title')
    if (JSON.stringify(header.categoryWords) !== JSON.stringify(post.categories)) parts.push('categories')
    if (JSON.stringify(header.tags) !== JSON.stringify(post.tags)) parts.push('tags')
    return parts.length === 0 ? [] : [{ path: post.path, parts, ours: { ...ours, header }, theirs: post }]
  })
}
