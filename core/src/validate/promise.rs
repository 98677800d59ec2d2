//! Discounts and prices that cannot be.
