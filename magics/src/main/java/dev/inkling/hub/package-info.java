/**
 * Models of the Hugging Face hub: found in its cache without a network, or fetched into it. Nothing here runs unless a
 * hub model is named.
 */
package dev.inkling.hub;
