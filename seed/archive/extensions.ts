/** Files with these extensions are pages where they have front matter, besides those of Markdown. */
export const htmlExtensions: readonly string[] = ['html', 'htm', 'xhtml']

/** The extension of a file's name in lower case, without its point; empty where it has none. */
export const extensionOf = (path: string): string => /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''

/** True for a file that is a page where it has front matter. @param markdownExtensions see `Config` */
export const isPageFile = (path: string, markdownExtensions: readonly string[]): boolean =>
  [...htmlExtensions, ...markdownExtensions].includes(extensionOf(path))
