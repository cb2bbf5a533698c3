import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

// Why a folder cannot be loaded, where it is not that of a Jekyll site.

/** Another generator of sites: what shows it, and what its sites lack. */
interface Generator {
  name: string
  /** What is in the folders of its sites, and of no others. */
  files: RegExp
  /** The package by which `package.json` runs it; null where npm does not install it. */
  package: string | null
  /** Where its posts usually are; the first folder that is there is named. */
  posts: string[]
  /** What is to be done besides, as the end of a sentence. */
  besides: string
}

const generators: Generator[] = [
  {
    name: 'Hugo',
    files: /^hugo\.(?:toml|ya?ml|json)$/,
    package: null,
    posts: ['content/posts', 'content/post', 'content/blog', 'content'],
    besides:
      'front matter in YAML ("hugo convert toYAML" makes it), and what shortcodes show as HTML or as files of _includes',
  },
  {
    name: 'Hexo',
    files: /^scaffolds$/,
    package: 'hexo',
    posts: ['source/_posts', 'source'],
    besides:
      'their tags ({% asset_img … %}) as Markdown, and as permalink what Hexo has there ("/:year/:month/:day/:title/")',
  },
  {
    name: 'Eleventy',
    files: /^(?:\.eleventy\.c?js|eleventy\.config\.[cm]?[jt]s)$/,
    package: '@11ty/eleventy',
    posts: ['src/posts', 'posts', 'content/blog', 'src/blog', 'blog'],
    besides:
      'Markdown and Liquid in place of Nunjucks and JavaScript, and a permalink where the address is another one',
  },
  {
    name: 'Astro',
    files: /^astro\.config\.[cm]?[jt]s$/,
    package: 'astro',
    posts: ['src/content/blog', 'src/content/posts', 'src/content', 'src/pages'],
    besides: '"date" in place of "pubDate", and Markdown in place of MDX and components',
  },
]

/** A `package.json` of more bytes is none of a site. */
const MOST_BYTES = 1_000_000

/** How many folders are looked into for a site further down. */
const MOST_FOLDERS = 200

/**
 * Says why a folder without `_config.yml` is no Jekyll site, and what would make it one.
 *
 * @param root the folder, as it was given
 */
export function noSite(root: string): string {
  const kind = statSync(root, { throwIfNoEntry: false })
  if (kind === undefined) return 'there is no such folder, want that of a Jekyll site'
  if (!kind.isDirectory()) return 'it is a file, want the folder of a Jekyll site'
  const other = generatorOf(root)
  if (other !== null) return other
  const below = foldersIn(root).find((folder) => hasConfig(join(root, folder)))
  const meant = below === undefined ? '' : `; there is one in "${join(root, below)}"`
  return `there is no _config.yml in it, want the folder of a Jekyll site${meant}`
}

/**
 * Says that a folder is the site of another generator, and what it lacks; null where nothing shows that. A folder with a `_config.yml`
 * may only be Hexo's, which has the same name for it, and nothing of what else Jekyll's sites have.
 */
export function generatorOf(root: string): string | null {
  const names = namesIn(root)
  const isConfigured = names.some((name) => /^_config\.ya?ml$/.test(name))
  if (isConfigured && !isHexo(root, names)) return null
  const packages = names.includes('package.json') ? packagesOf(join(root, 'package.json')) : []
  for (const generator of generators) {
    if (isConfigured && generator.name !== 'Hexo') continue
    const file = names.find((name) => generator.files.test(name))
    const isNamed = generator.package !== null && packages.includes(generator.package)
    // Older Hugo sites call their configuration as others do, too.
    const isOldHugo = generator.name === 'Hugo' && isHugoConfig(names)
    if (file === undefined && !isNamed && !isOldHugo) continue
    const shown = file ?? (isNamed ? 'package.json' : (names.find((name) => /^config\./.test(name)) ?? 'config'))
    return lacking(root, generator, shown, names)
  }
  return null
}

const isHexo = (root: string, names: readonly string[]): boolean =>
  !names.some((name) => /^(?:_posts|_layouts|_includes|_data|_drafts|_sass|Gemfile)$/.test(name)) &&
  statSync(join(root, 'source/_posts'), { throwIfNoEntry: false })?.isDirectory() === true

const isHugoConfig = (names: readonly string[]): boolean =>
  names.some((name) => /^config(?:\.(?:toml|ya?ml))?$/.test(name)) &&
  names.some((name) => name === 'content' || name === 'archetypes')

function lacking(root: string, { name, posts, besides }: Generator, shown: string, names: readonly string[]): string {
  const config = names.some((name) => /^_config\.ya?ml$/.test(name))
    ? 'a _config.yml with the title and url of the site as Jekyll has them'
    : 'a _config.yml with the title and url of the site'
  const place = posts.find((folder) => statSync(join(root, folder), { throwIfNoEntry: false })?.isDirectory())
  const from = place === undefined ? 'its posts' : `the posts of ${place}/`
  return `it is ${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name} site ("${shown}"), and this loads Jekyll's: want ${config}, ${from} as _posts/YYYY-MM-DD-title.md, ${besides}`
}

function packagesOf(path: string): string[] {
  try {
    if (statSync(path).size > MOST_BYTES) return []
    const { dependencies, devDependencies } = JSON.parse(readFileSync(path, 'utf8'))
    return [dependencies, devDependencies].flatMap((all) => (typeof all === 'object' && all ? Object.keys(all) : []))
  } catch {
    return []
  }
}

const hasConfig = (folder: string): boolean => namesIn(folder).some((name) => /^_config\.ya?ml$/.test(name))

const foldersIn = (root: string): string[] => {
  try {
    return readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !/^[._]|^node_modules$/.test(entry.name))
      .map(({ name }) => name)
      .toSorted()
      .slice(0, MOST_FOLDERS)
  } catch {
    return []
  }
}

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
