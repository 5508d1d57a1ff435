/**
 * The contracts: every table and every column declared once, with type, unit, meaning of null and a
 * sentence of documentation. Domain packages meet only here. Tables are created, written, checked,
 * documented and tested from these declarations.
 */
package io.clientele.schema;
