/**
 * The path that a file in one of the post folders would have below `_posts` at the same place: `old_post/a.md` is
 * `_posts/a.md`, `news/old_post/a.md` is `news/_posts/a.md`. null for a path in none of them.
 *
 * @param path with slashes
 * @param postFolders without slashes at their ends
 */
export function pathInPosts(path: string, postFolders: readonly string[]): string | null {
  for (const folder of postFolders) {
    if (!path.startsWith(`${folder}/`)) continue
    return `${folder.slice(0, folder.lastIndexOf('/') + 1)}_posts${path.slice(folder.length)}`
  }
  return null
}

/** Where a file whose path in `_posts` is this may lie, those first that win: in `_posts`, then in each post folder. */
export function placesOf(path: string, postFolders: readonly string[]): string[] {
  const others = postFolders.flatMap((folder) => {
    const posts = `${folder.slice(0, folder.lastIndexOf('/') + 1)}_posts/`
    return path.startsWith(posts) ? [`${folder}/${path.slice(posts.length)}`] : []
  })
  return [path, ...others]
}
