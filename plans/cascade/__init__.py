"""From the plan above to the plan below, and back: derived, compared, followed (DOMAIN §3: tỉnh → huyện, sở → xã)."""
