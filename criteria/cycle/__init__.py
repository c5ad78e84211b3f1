"""The yearly cycle of a table: self-assessment, appraisal, explanation, second appraisal, publication (DOMAIN §3, §5).

Every function moves the state by agencies.states.change_state and does in the same transaction, under the table's
lock, what the move brings with it. No day that passes moves anything.
"""
