/**
 * The warehouse: contracted Delta tables, what readers see of them, the files that sources deliver,
 * and the small files that runs keep. The only package that touches readers, writers, file systems
 * and {@code DeltaTable}.
 */
package io.clientele.lake;
