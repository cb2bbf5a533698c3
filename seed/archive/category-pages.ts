/** A page of the site that stands for a category. */
export interface CategoryPage {
  /** Path in the archive, with slashes. */
  file: string
  /** Stem of its address. */
  stem: string
  /** The category that it names. */
  category: string
}
