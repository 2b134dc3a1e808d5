/** Stands, in bundles, for a library's part that nothing here calls: see `lib/function-bundles.ts`. */
export {};
